import { type DualEncoder, InvalidArgumentError, type RegionPolicy, RegionR1Error } from '@region-r1/core'
import {
  createGivenOrder,
  createOracle,
  createPolicySystem,
  createTarget,
  type EvaluationSystem,
  type SystemLeftOut,
  type SystemSettings,
} from '@region-r1/eval'
import {
  baselinePolicyNames,
  createBaselinePolicy,
  findIconPolicyDirectory,
  isBaselinePolicyName,
  type LoadPolicyOptions,
  loadDefaultPolicy,
  loadPolicy,
  readPolicyConfig,
} from '@region-r1/policy'
import type { SystemName } from '../system-names.ts'
import type { OpenVlm } from './open-vlm.ts'

export interface CreateSystemsOptions {
  readonly encoder: DualEncoder
  /** Of the random policy. */
  readonly seed: number
  /** All that the encoder allows but the oracle, which is slow, if absent. */
  readonly names?: readonly SystemName[] | undefined
  /** The folder of the policy that `head` and `always-crop` are; the shipped one if absent. */
  readonly policy?: string | undefined
  /** Of `head`; its config's if absent. */
  readonly threshold?: number | undefined
  /** Crops that policies may look at; their own number if absent. */
  readonly looks?: number | undefined
  /** Of `vlm`. */
  readonly vlm?: OpenVlm | undefined
}

/** The systems that run, and those that were named and cannot. */
export interface CreatedSystems {
  readonly systems: readonly EvaluationSystem[]
  readonly leftOut: readonly SystemLeftOut[]
}

/**
 * The systems of an evaluation by their names. A policy that cannot see by the encoder is left out, with why.
 *
 * @throws InvalidArgumentError where none is left, or a name lacks what it needs.
 */
export async function createSystems(options: CreateSystemsOptions): Promise<CreatedSystems> {
  const directory = options.policy ?? findIconPolicyDirectory()
  const names = options.names ?? [
    ...baselinePolicyNames,
    ...(directory === undefined ? [] : (['head', 'always-crop'] as const)),
    'target' as const,
  ]
  const found = await Promise.all(names.map(name => createSystem(name, { ...options, directory })))
  const systems = found.filter((each): each is EvaluationSystem => !isLeftOut(each))
  const leftOut = found.filter(isLeftOut)
  if (systems.length > 0) return { systems, leftOut }
  throw new InvalidArgumentError({ argument: 'policies', message: leftOut.map(({ reason }) => reason).join('; ') })
}

function isLeftOut(found: EvaluationSystem | SystemLeftOut): found is SystemLeftOut {
  return 'reason' in found
}

async function createSystem(
  name: SystemName,
  { encoder, seed, policy, directory, threshold, looks, vlm }: CreateSystemsOptions & { directory: string | undefined },
): Promise<EvaluationSystem | SystemLeftOut> {
  if (name === 'target') return createTarget()
  if (name === 'oracle') return createOracle()
  if (name === 'first-stage' || name === 'file-order') return createGivenOrder(name)
  if (name === 'vlm') return requireVlm(vlm).system
  if (name === 'default') {
    const loaded = await loadDefaultPolicy({ encoder, looks }, policy)
    return createPolicySystem(name, loaded, listSettings(loaded, { encoder, seed }))
  }
  if (isBaselinePolicyName(name)) {
    const baseline = createBaselinePolicy(name, { seed, looks })
    const reason = await baseline.doCheckEncoder?.(encoder).catch(explainMisfit)
    if (reason !== undefined) return { system: name, reason }
    return createPolicySystem(name, baseline, listSettings(baseline, { encoder, seed }))
  }
  if (directory === undefined) {
    const message = `there is no shipped policy for "${name}" to be; name the folder of a trained one with --policy`
    throw new InvalidArgumentError({ argument: 'policies', message })
  }
  // Who names a policy's folder is told of its encoder by an error; the shipped one is left out where another is used.
  const trainedOn = policy === undefined ? (await readPolicyConfig(directory)).encoder.id : encoder.id
  if (trainedOn !== encoder.id) {
    const reason = `the shipped policy was trained on the encoder ${trainedOn}, but the encoder here is ${encoder.id}; "look" needs no training, and "--encoder icons" is what it was trained on`
    return { system: name, reason }
  }
  return loadHead(name, directory, { encoder, threshold: name === 'always-crop' ? 0 : threshold, looks })
}

/** What a policy decides by beside its name, so that rows tell runs apart. */
function listSettings(
  { id }: RegionPolicy,
  { encoder, seed }: Pick<CreateSystemsOptions, 'encoder' | 'seed'>,
): SystemSettings | undefined {
  if (id === 'random') return { seed }
  if (!id.startsWith('look-') || encoder.lookThreshold === undefined) return undefined
  return { threshold: encoder.lookThreshold }
}

/** @throws what is no error of this project's. */
function explainMisfit(error: unknown): string {
  if (RegionR1Error.isInstance(error)) return error.message
  throw error
}

function requireVlm(vlm: OpenVlm | undefined): OpenVlm {
  if (vlm !== undefined) return vlm
  const message = '"vlm" needs a model to ask: name --vlm-url and --vlm-model'
  throw new InvalidArgumentError({ argument: 'policies', message })
}

/** A trained policy. */
async function loadHead(name: string, directory: string, options: LoadPolicyOptions): Promise<EvaluationSystem> {
  const policy = await loadPolicy(directory, options)
  return createPolicySystem(name, policy, { threshold: policy.config.threshold })
}

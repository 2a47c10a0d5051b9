import { type DualEncoder, InvalidArgumentError } from '@region-r1/core'
import {
  createGivenOrder,
  createOracle,
  createPolicySystem,
  createTarget,
  type EvaluationSystem,
} from '@region-r1/eval'
import {
  createBaselinePolicy,
  findDefaultPolicyDirectory,
  hasAlignedPatches,
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

/** The systems of an evaluation by their names. */
export async function createSystems({
  encoder,
  seed,
  names,
  policy,
  threshold,
  looks,
  vlm,
}: CreateSystemsOptions): Promise<EvaluationSystem[]> {
  const directory = policy ?? findDefaultPolicyDirectory()
  const chosen = names ?? [
    ...(['keep', 'center', 'random'] as const),
    ...(hasAlignedPatches(encoder) ? (['similarity'] as const) : []),
    'look' as const,
    ...(directory !== undefined && (policy !== undefined || (await fitsEncoder(directory, encoder)))
      ? (['head', 'always-crop'] as const)
      : []),
    'target' as const,
  ]
  return Promise.all(
    chosen.map(async name => {
      if (name === 'target') return createTarget()
      if (name === 'oracle') return createOracle()
      if (name === 'first-stage' || name === 'file-order') return createGivenOrder(name)
      if (name === 'vlm') return requireVlm(vlm).system
      if (name === 'default') return createPolicySystem(name, await loadDefaultPolicy({ encoder, looks }, policy))
      if (isBaselinePolicyName(name)) {
        const settings = name === 'random' ? { seed } : undefined
        return createPolicySystem(name, createBaselinePolicy(name, { seed, looks }), settings)
      }
      if (directory !== undefined) {
        return loadHead(name, directory, { encoder, threshold: name === 'always-crop' ? 0 : threshold, looks })
      }
      const message = `there is no shipped policy for "${name}" to be; name the folder of a trained one with --policy`
      throw new InvalidArgumentError({ argument: 'policies', message })
    }),
  )
}

function requireVlm(vlm: OpenVlm | undefined): OpenVlm {
  if (vlm !== undefined) return vlm
  const message = '"vlm" needs a model to ask: name --vlm-url and --vlm-model'
  throw new InvalidArgumentError({ argument: 'policies', message })
}

/** Whether the shipped policy was trained on the encoder: where not, it is left out of what runs by default. */
async function fitsEncoder(directory: string, { id }: DualEncoder): Promise<boolean> {
  return (await readPolicyConfig(directory)).encoder.id === id
}

/** A trained policy. */
async function loadHead(name: string, directory: string, options: LoadPolicyOptions): Promise<EvaluationSystem> {
  const policy = await loadPolicy(directory, options)
  return createPolicySystem(name, policy, { threshold: policy.config.threshold })
}

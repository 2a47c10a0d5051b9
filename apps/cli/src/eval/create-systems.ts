import { type DualEncoder, InvalidArgumentError } from '@region-r1/core'
import { createOracle, createPolicySystem, createTarget, type EvaluationSystem } from '@region-r1/eval'
import {
  createBaselinePolicy,
  findDefaultPolicyDirectory,
  hasAlignedPatches,
  isBaselinePolicyName,
  loadPolicy,
} from '@region-r1/policy'
import type { SystemName } from '../system-names.ts'

export interface CreateSystemsOptions {
  readonly encoder: DualEncoder
  /** Of the random policy. */
  readonly seed: number
  /** All that the encoder allows but the oracle, which is slow, if absent. */
  readonly names?: readonly SystemName[] | undefined
  /** The folder of the policy that `head` is; the shipped one if absent. */
  readonly policy?: string | undefined
}

/** The systems of an evaluation by their names. */
export async function createSystems({
  encoder,
  seed,
  names,
  policy,
}: CreateSystemsOptions): Promise<EvaluationSystem[]> {
  const head = policy ?? findDefaultPolicyDirectory()
  const chosen = names ?? [
    ...(['keep', 'center', 'random'] as const),
    ...(hasAlignedPatches(encoder) ? (['similarity'] as const) : []),
    ...(head === undefined ? [] : (['head'] as const)),
    'target' as const,
  ]
  return Promise.all(
    chosen.map(async name => {
      if (name === 'target') return createTarget()
      if (name === 'oracle') return createOracle()
      if (isBaselinePolicyName(name)) return createPolicySystem(name, createBaselinePolicy(name, { seed }))
      if (head !== undefined) return createPolicySystem(name, await loadPolicy(head, { encoder }))
      const message = 'there is no shipped policy for "head" to be; name the folder of a trained one with --policy'
      throw new InvalidArgumentError({ argument: 'policies', message })
    }),
  )
}

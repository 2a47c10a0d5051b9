import type {
  DualEncoder,
  NormalizedBox,
  PolicyInput,
  PolicyOutcome,
  RegionPolicy,
  RerankExample,
} from '@region-r1/core'
import type { Ranker } from './create-ranker.ts'
import type { SystemKind } from './system-kind.ts'

/** What a system may look at. Only bounds read more than `policyInput`. */
export interface EvaluationInput {
  readonly policyInput: PolicyInput
  /** `[n]` graded relevance by candidate index. */
  readonly labels: readonly number[]
  /** The true region, where the data has it. */
  readonly targetBox: NormalizedBox | undefined
  /** What scores the candidates: the policy's own encoder, or another one. */
  readonly scorer: DualEncoder
  /** `[D]`, the full picture by `scorer`. */
  readonly fullEmbedding: Float32Array
  /** `[n, D]` by `scorer`, row by row; a row of NaN is a candidate that could not be read. */
  readonly candidateEmbeddings: Float32Array
  readonly rank: Ranker
}

/** Values that a system was made with, by name. */
export type SystemSettings = Readonly<Record<string, number>>

/** Something that decides about queries under a name of its own: a policy, or a bound that sees the labels. */
export interface EvaluationSystem {
  /** As tables show it. */
  readonly name: string
  /** Names the weights, as rows record it. */
  readonly id: string
  readonly kind: SystemKind
  /** What it decides by beside its weights, as rows record it: a threshold, a seed. */
  readonly settings?: SystemSettings | undefined
  /** What it serves by; bounds have none. */
  readonly policy?: RegionPolicy
  /**
   * Scores of its own, `[n]` by candidate index, in place of those by a picture; NaN where it has none. Such a system's
   * decision is to keep.
   */
  scoreCandidates?(example: RerankExample): Float64Array
  /** Keeps or crops; bounds may look at the labels in it. */
  doDecide(input: EvaluationInput): Promise<PolicyOutcome>
}

/** A policy as a system. It is handed what policies may see, and no label. */
export function createPolicySystem(name: string, policy: RegionPolicy, settings?: SystemSettings): EvaluationSystem {
  return {
    name,
    id: policy.id,
    kind: 'policy',
    settings,
    policy,
    doDecide: ({ policyInput }) => policy.doDecide(policyInput),
  }
}

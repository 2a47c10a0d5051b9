import type { DualEncoder } from '@region-r1/core'
import { type PolicyConfig, type SecondLook, savePolicy } from '@region-r1/policy'
import type { HeadConfig } from '../head/head-config.ts'
import type { HeadWeights } from '../head/head-weights.ts'
import type { TrainingConfig } from '../training/training-config.ts'
import { formatHeadOnnx } from './format-head-onnx.ts'

export interface ExportPolicyOptions {
  readonly directory: string
  readonly encoder: DualEncoder
  readonly config: TrainingConfig
  readonly head: HeadConfig
  readonly weights: HeadWeights
  readonly vocabulary: readonly string[]
  /** How it looks again; not at all if absent. */
  readonly secondLook?: SecondLook | undefined
  /** The crop probability from which it crops. @default 0.5 */
  readonly threshold?: number | undefined
  /** What made it, for people and reports. */
  readonly training: NonNullable<PolicyConfig['training']>
}

/** Writes a head as a policy's folder, which `loadPolicy` reads. */
export async function exportPolicy(options: ExportPolicyOptions): Promise<PolicyConfig> {
  const { directory, encoder, config, head, weights, vocabulary, secondLook, threshold = 0.5, training } = options
  return savePolicy(directory, {
    config: {
      encoder: { id: encoder.id, embeddingSize: encoder.embeddingSize, patchGrid: head.patchGrid },
      anchors: config.anchors,
      head: config.head,
      questionWords: { length: config.questionLength, vocabulary: [...vocabulary] },
      threshold,
      secondLook,
      training,
    },
    model: formatHeadOnnx(head, weights, config.questionLength),
  })
}

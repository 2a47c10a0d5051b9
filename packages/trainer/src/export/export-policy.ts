import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { DualEncoder } from '@region-r1/core'
import { writeFileAtomically } from '@region-r1/core/node'
import { type PolicyConfig, policyConfigSchema } from '@region-r1/policy'
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
  /** What made it, for people and reports. */
  readonly training: NonNullable<PolicyConfig['training']>
}

/** Writes a policy's folder, which `loadPolicy` reads: `model.onnx`, then the `config.json` that names its hash. */
export async function exportPolicy(options: ExportPolicyOptions): Promise<PolicyConfig> {
  const { directory, encoder, config, head, weights, vocabulary, training } = options
  const model = formatHeadOnnx(head, weights, config.questionLength)
  const policy = policyConfigSchema.parse({
    schemaVersion: 1,
    encoder: { id: encoder.id, embeddingSize: encoder.embeddingSize, patchGrid: head.patchGrid },
    anchors: config.anchors,
    head: config.head,
    questionWords: { length: config.questionLength, vocabulary: [...vocabulary] },
    threshold: 0.5,
    training,
    sha256: createHash('sha256').update(model).digest('hex'),
  } satisfies PolicyConfig)
  await writeFileAtomically(join(directory, 'model.onnx'), model)
  await writeFileAtomically(join(directory, 'config.json'), `${JSON.stringify(policy, null, 2)}\n`)
  return policy
}

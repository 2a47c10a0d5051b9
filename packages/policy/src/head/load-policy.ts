import { join } from 'node:path'
import { type DualEncoder, InvalidArgumentError, ModelFormatError, type RegionPolicy } from '@region-r1/core'
import { createAnchors, getPatchRegion, placeBox } from '@region-r1/scoring'
import { createHeadSession } from './create-head-session.ts'
import type { PolicyConfig } from './policy-config.ts'
import { createQuestionIndex } from './question-ids.ts'
import { readPolicyFolder } from './read-policy-folder.ts'
import { refineAnchor } from './refine-anchor.ts'

/** What a trained policy reads, and when it crops. */
export interface LoadPolicyOptions {
  /** The encoder whose features the policy will read. */
  readonly encoder: DualEncoder
  /**
   * Crops where the crop probability reaches it, in [0, 1]: 0 always crops, to the head's best box.
   *
   * @default the config's
   */
  readonly threshold?: number
}

/** A trained head; its config says what it was trained on. */
export interface HeadPolicy extends RegionPolicy {
  readonly config: PolicyConfig
  /** Frees the model. */
  dispose(): Promise<void>
}

/**
 * Loads a trained policy from its folder (`config.json` and `model.onnx`). It crops where the sigmoid of its crop logit
 * reaches the threshold, to the anchor of the highest logit, refined where the model has offsets.
 *
 * @throws InvalidArgumentError where the threshold is no share.
 * @throws ModelFormatError where the folder is incomplete or damaged, or the policy was trained on another encoder.
 * @example
 * const policy = await loadPolicy('runs/birds/policy', { encoder })
 * policy.id // 'head-3f2a9c04b1de', by its weights
 */
export async function loadPolicy(directory: string, { encoder, threshold }: LoadPolicyOptions): Promise<HeadPolicy> {
  if (threshold !== undefined && !(threshold >= 0 && threshold <= 1)) {
    throw new InvalidArgumentError({
      argument: 'threshold',
      message: `a threshold of crop probabilities lies between 0 and 1, got ${threshold}`,
    })
  }
  const folder = await readPolicyFolder(directory)
  const config = threshold === undefined ? folder.config : { ...folder.config, threshold }
  assertEncoder(config, encoder, join(directory, 'config.json'))
  const anchors = createAnchors(config.anchors)
  const session = await createHeadSession(folder, { directory, anchorCount: anchors.length })
  const toQuestionIds = config.questionWords ? createQuestionIndex(config.questionWords) : () => []

  return {
    id: `head-${config.sha256.slice(0, 12)}`,
    config,
    async doDecide({ image, question, features, questionEmbedding, encoder: current, signal }) {
      signal?.throwIfAborted()
      if (current.id !== config.encoder.id || features.patches === undefined) {
        throw new InvalidArgumentError({
          argument: 'features',
          message: `the policy reads patch tokens of ${config.encoder.id}, got ${features.patches === undefined ? 'features without patches' : `features of ${current.id}`}`,
        })
      }
      const { cropLogit, anchorLogits, offsets } = await session.run({
        patches: features.patches,
        embedding: features.embedding,
        question: questionEmbedding,
        questionIds: toQuestionIds(question),
      })
      signal?.throwIfAborted()
      const cropProbability = 1 / (1 + Math.exp(-cropLogit))
      if (Number.isNaN(cropProbability)) return { type: 'invalid', reason: 'the crop logit is not a number' }
      if (cropProbability < config.threshold) return { type: 'keep', cropProbability }
      const best = findBest(anchorLogits)
      if (best === -1) return { type: 'invalid', reason: 'no anchor logit is a number' }
      const box = offsets ? refineAnchor(anchors[best]!, toOffset(offsets, best)) : anchors[best]!
      if (box === null) return { type: 'invalid', reason: `the offsets of anchor ${best} leave no box` }
      return { type: 'crop', cropProbability, box: placeBox(box, getPatchRegion(current, image)) }
    },
    dispose: () => session.dispose(),
  }
}

/** The first index of the highest value; -1 where none is a number. */
function findBest(values: Float32Array): number {
  let best = -1
  for (let index = 0; index < values.length; index++) {
    if (!Number.isNaN(values[index]) && (best === -1 || values[index]! > values[best]!)) best = index
  }
  return best
}

function toOffset(offsets: Float32Array, index: number): [number, number, number, number] {
  const [dx, dy, dw, dh] = offsets.subarray(index * 4)
  return [dx!, dy!, dw!, dh!]
}

function assertEncoder({ encoder: expected }: PolicyConfig, encoder: DualEncoder, path: string): void {
  if (encoder.id !== expected.id) {
    throw new ModelFormatError({
      path,
      message: `${path} was trained on the encoder ${expected.id}, but the encoder here is ${encoder.id}; load that encoder, or train a policy for this one`,
    })
  }
  const shapes = [
    [expected.embeddingSize, encoder.embeddingSize, 'numbers in an embedding'],
    [expected.patchGrid.rows, encoder.patchGrid?.rows, 'rows of patches'],
    [expected.patchGrid.columns, encoder.patchGrid?.columns, 'columns of patches'],
    [expected.patchGrid.size, encoder.patchGrid?.size, 'numbers in a patch token'],
  ] as const
  for (const [wanted, found, what] of shapes) {
    if (wanted === found) continue
    throw new ModelFormatError({
      path,
      message: `${path} expects ${wanted} ${what}, but the encoder ${encoder.id} has ${found ?? 'none'}`,
    })
  }
}

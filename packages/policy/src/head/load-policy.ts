import { join } from 'node:path'
import {
  type DualEncoder,
  InvalidArgumentError,
  ModelFormatError,
  omitUndefined,
  type RegionPolicy,
} from '@region-r1/core'
import { nameShippedEncoder } from '@region-r1/encoder'
import { createAnchors, defaultMaxLooks, getPatchRegion, placeBox } from '@region-r1/scoring'
import { createHeadSession } from './create-head-session.ts'
import type { PolicyConfig } from './policy-config.ts'
import { createQuestionIndex } from './question-ids.ts'
import { readPolicyFolder } from './read-policy-folder.ts'
import { refineAnchor } from './refine-anchor.ts'
import { lookAgain, type SecondLook } from './second-look.ts'

/** What a trained policy reads, and when it crops. */
export interface LoadPolicyOptions {
  /** The encoder whose features the policy will read. */
  readonly encoder: DualEncoder
  /**
   * Crops where the crop probability reaches it, in [0, 1]: 0 always crops, to the head's best box.
   *
   * @default the config's
   */
  readonly threshold?: number | undefined
  /**
   * Crops to look at before one is taken, 1 to 64: 1 decides from the full picture's features alone. A picture that is
   * kept costs no look.
   *
   * @default the config's, else 1
   */
  readonly looks?: number | undefined
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
export async function loadPolicy(
  directory: string,
  { encoder, threshold, looks }: LoadPolicyOptions,
): Promise<HeadPolicy> {
  if (threshold !== undefined && !(threshold >= 0 && threshold <= 1)) {
    throw new InvalidArgumentError({
      argument: 'threshold',
      message: `a threshold of crop probabilities lies between 0 and 1, got ${threshold}`,
    })
  }
  if (looks !== undefined && !(Number.isInteger(looks) && looks >= 1 && looks <= defaultMaxLooks)) {
    throw new InvalidArgumentError({
      argument: 'looks',
      message: `a policy looks at 1 to ${defaultMaxLooks} crops, got ${looks}`,
    })
  }
  const folder = await readPolicyFolder(directory)
  const config = threshold === undefined ? folder.config : { ...folder.config, threshold }
  await assertEncoder(config, encoder, join(directory, 'config.json'))
  const anchors = createAnchors(config.anchors)
  const session = await createHeadSession(folder, { directory, anchorCount: anchors.length })
  const secondLook = { ...(config.secondLook ?? plainSecondLook), ...omitUndefined({ count: looks }) }
  const toQuestionIds = config.questionWords ? createQuestionIndex(config.questionWords) : () => []

  return {
    id: `head-${config.sha256.slice(0, 12)}`,
    config,
    async doDecide({ image, question, features, questionEmbedding, encoder: current, look, signal }) {
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
      const order = sortAnchors(anchorLogits)
      if (order.length === 0) return { type: 'invalid', reason: 'no anchor logit is a number' }
      const region = getPatchRegion(current, image)
      const place = (anchor: number) => {
        const box = offsets ? refineAnchor(anchors[anchor]!, toOffset(offsets, anchor)) : anchors[anchor]!
        return box && placeBox(box, region)
      }
      const box = place(order[0]!)
      if (box === null) return { type: 'invalid', reason: `the offsets of anchor ${order[0]} leave no box` }
      if (secondLook.count === 1) return { type: 'crop', cropProbability, box }
      const placed = order.flatMap(anchor => {
        const other = place(anchor)
        return other === null ? [] : [{ box: other, logit: anchorLogits[anchor]! }]
      })
      const regions = await lookAgain(placed, secondLook, { look, questionEmbedding })
      return { type: 'crop', cropProbability, box: regions[0]!.box, regions }
    },
    async doCheckEncoder(current) {
      await assertEncoder(config, current, join(directory, 'config.json'))
    },
    dispose: () => session.dispose(),
  }
}

/** Indices by falling logit, the first of equal ones first; what is no number is left out. */
function sortAnchors(logits: Float32Array): number[] {
  const indices = Array.from(logits.keys()).filter(index => !Number.isNaN(logits[index]))
  return indices.sort((a, b) => logits[b]! - logits[a]!)
}

/** Of a policy whose config says nothing of it: no look, and the study's weights where a caller asks for looks. */
const plainSecondLook: SecondLook = { count: 1, logProbabilityWeight: 0.5, agreementWeight: 24 }

function toOffset(offsets: Float32Array, index: number): [number, number, number, number] {
  const [dx, dy, dw, dh] = offsets.subarray(index * 4)
  return [dx!, dy!, dw!, dh!]
}

async function assertEncoder({ encoder: expected }: PolicyConfig, encoder: DualEncoder, path: string): Promise<void> {
  if (encoder.id !== expected.id) {
    const shipped = await nameShippedEncoder(expected.id)
    const remedy = shipped === undefined ? 'load that encoder' : `name the encoder "${shipped}"`
    throw new ModelFormatError({
      path,
      message: `${path} was trained on the encoder ${expected.id}, but the encoder here is ${encoder.id}; ${remedy}, or train a policy for this one`,
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

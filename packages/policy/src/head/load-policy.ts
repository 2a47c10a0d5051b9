import { join } from 'node:path'
import {
  type DualEncoder,
  InvalidArgumentError,
  ModelFormatError,
  omitUndefined,
  type PolicyInput,
  type PolicyOutcome,
  type RegionPolicy,
} from '@region-r1/core'
import { nameShippedEncoder } from '@region-r1/encoder'
import { createAnchors, defaultMaxLooks, getPatchRegion, placeBox } from '@region-r1/scoring'
import { createHeadSession } from './create-head-session.ts'
import type { PolicyConfig } from './policy-config.ts'
import { createQuestionIndex } from './question-ids.ts'
import { readPolicyFolder } from './read-policy-folder.ts'
import { refineAnchor } from './refine-anchor.ts'
import { lookAgain, type ScoredAnchor, type SecondLook } from './second-look.ts'

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
   * The most crops to look at before one is taken, 1 to 64: 1 decides from the full picture's features alone. Looking ends
   * earlier where nothing more is hoped for, and a picture that is kept costs no look.
   *
   * @default the config's, else 1
   */
  readonly looks?: number | undefined
}

/** What a head says of a picture. */
export interface ProposedCrops {
  readonly type: 'proposed'
  readonly cropProbability: number
  /** The likeliest first, at least one. */
  readonly anchors: readonly ScoredAnchor[]
}

/** A trained head; its config says what it was trained on. */
export interface HeadPolicy extends RegionPolicy {
  readonly config: PolicyConfig
  /** What the head says of a picture before any look, for those who choose how it looks. */
  proposeCrops(input: Omit<PolicyInput, 'look'>): Promise<ProposedCrops | Extract<PolicyOutcome, { type: 'invalid' }>>
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

  const proposeCrops: HeadPolicy['proposeCrops'] = async ({ encoder: current, ...input }) => {
    const { image, question, features, questionEmbedding, signal } = input
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
    const order = sortAnchors(anchorLogits)
    if (order.length === 0) return { type: 'invalid', reason: 'no anchor logit is a number' }
    const region = getPatchRegion(current, image)
    const logNormalizer = computeLogSum(order.map(anchor => anchorLogits[anchor]!))
    const proposed = order.flatMap(anchor => {
      const box = offsets ? refineAnchor(anchors[anchor]!, toOffset(offsets, anchor)) : anchors[anchor]!
      const logProbability = anchorLogits[anchor]! - logNormalizer
      return box ? [{ box: placeBox(box, region), logProbability }] : []
    })
    if (proposed.length === 0) return { type: 'invalid', reason: 'the offsets leave no box' }
    return { type: 'proposed', cropProbability, anchors: proposed }
  }

  return {
    id: `head-${config.sha256.slice(0, 12)}`,
    config,
    proposeCrops,
    async doDecide(input) {
      const proposed = await proposeCrops(input)
      if (proposed.type === 'invalid') return proposed
      const { cropProbability } = proposed
      if (cropProbability < config.threshold) return { type: 'keep', cropProbability }
      if (secondLook.count === 1) return { type: 'crop', cropProbability, box: proposed.anchors[0]!.box }
      const regions = await lookAgain(proposed.anchors, secondLook, input)
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

/** The logarithm of the sum of exponentials, of logits that fall. */
function computeLogSum(logits: readonly number[]): number {
  const highest = logits[0]!
  return highest + Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit - highest), 0))
}

/** Of a policy whose config says nothing of it: no look, and what suits the shipped encoder of icons where one is asked for. */
const plainSecondLook: SecondLook = {
  count: 1,
  ...{ logProbabilityWeight: 0.2, agreementWeight: 30, curiosity: 2, leastGain: 1 },
  expected: { intercept: 0.32, slope: 0.02, deviation: 0.1 },
}

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

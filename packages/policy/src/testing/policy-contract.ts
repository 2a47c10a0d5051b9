import assert from 'node:assert/strict'
import {
  type DualEncoder,
  isCrop,
  type PolicyInput,
  type PolicyOutcome,
  type RegionPolicy,
  type RgbImage,
} from '@region-r1/core'
import { createLooker } from '@region-r1/scoring'

/** The policy to check, and the encoder that it sees by. */
export interface PolicyContractOptions {
  /** A fresh policy for each check; the checks dispose of it. */
  readonly createPolicy: () => RegionPolicy | Promise<RegionPolicy>
  readonly encoder: DualEncoder
}

/** What every {@link RegionPolicy} must do, as checks to hand to any test runner; a check throws where it is broken. */
export interface PolicyContractCheck {
  readonly title: string
  /** Throws where the policy breaks it. */
  check(options: PolicyContractOptions): Promise<void>
}

/**
 * The contract of policies. Runner-neutral, so that policies outside of this repository can be held to it too.
 *
 * @example
 * test.each(policyContract)('$title', ({ check }) => check({ createPolicy: createKeepPolicy, encoder }))
 */
export const policyContract: readonly PolicyContractCheck[] = [
  {
    title: 'the same input gives the same answer, whatever was asked between',
    check: options =>
      withPolicy(options, async policy => {
        const inputs = await createInputs(options.encoder)
        const first = await decideAll(policy, inputs)
        const again = await decideAll(policy, [...inputs].reverse())
        assert.deepEqual(again.reverse(), first)
      }),
  },
  {
    title: 'a fresh policy gives the same answers',
    check: async options => {
      const inputs = await createInputs(options.encoder)
      const first = await withPolicy(options, policy => decideAll(policy, inputs))
      assert.deepEqual(await withPolicy(options, policy => decideAll(policy, inputs)), first)
    },
  },
  {
    title: 'the crop probability lies in [0, 1]',
    check: options =>
      withPolicy(options, async policy => {
        for (const outcome of await decideAll(policy, await createInputs(options.encoder))) {
          assert.notEqual(outcome.type, 'invalid', 'invalid answer to a plain input')
          assert(outcome.type !== 'invalid' && outcome.cropProbability >= 0 && outcome.cropProbability <= 1)
        }
      }),
  },
  {
    title: 'a box is not empty and lies inside of the image',
    check: options =>
      withPolicy(options, async policy => {
        for (const outcome of (await decideAll(policy, await createInputs(options.encoder))).filter(isCrop)) {
          const { x1, y1, x2, y2 } = outcome.box
          assert(x1 >= 0 && y1 >= 0 && x2 <= 1 && y2 <= 1 && x1 < x2 && y1 < y2, JSON.stringify(outcome.box))
        }
      }),
  },
  {
    title: 'the encoder that it sees by is not refused',
    check: options => withPolicy(options, async policy => policy.doCheckEncoder?.(options.encoder)),
  },
  {
    title: 'an aborted signal stops it with the reason of the abort',
    check: options =>
      withPolicy(options, async policy => {
        const [input] = await createInputs(options.encoder)
        const reason = new Error('no longer wanted')
        await assert.rejects(policy.doDecide({ ...input!, signal: AbortSignal.abort(reason) }), reason)
      }),
  },
]

async function withPolicy<T>(
  { createPolicy }: PolicyContractOptions,
  use: (policy: RegionPolicy) => Promise<T>,
): Promise<T> {
  const policy = await createPolicy()
  try {
    return await use(policy)
  } finally {
    await policy.dispose?.()
  }
}

async function decideAll(policy: RegionPolicy, inputs: readonly PolicyInput[]): Promise<PolicyOutcome[]> {
  const outcomes: PolicyOutcome[] = []
  for (const input of inputs) outcomes.push(await policy.doDecide(input))
  return outcomes
}

/** A picture with a red spot, a plain one, a wide one, and one of a single pixel. */
async function createInputs(encoder: DualEncoder): Promise<PolicyInput[]> {
  const images = [
    paint(40, 40, (x, y) => (x > 24 && y > 24 ? [250, 10, 10] : [20, 60, 200])),
    paint(32, 32, () => [128, 128, 128]),
    paint(90, 20, x => [x * 2, 255 - x * 2, 80]),
    paint(1, 1, () => [255, 255, 255]),
  ]
  const questions = ['the red one', 'the green one', 'what is on the left?', 'what is it?']
  const features = await encoder.encodeImages(images.map(image => ({ image })))
  const embeddings = await encoder.encodeTexts(questions)
  return images.map((image, index) => ({
    image,
    question: questions[index]!,
    features: features[index]!,
    questionEmbedding: embeddings[index]!,
    encoder,
    look: createLooker({ image, encoder }).look,
  }))
}

function paint(width: number, height: number, colour: (x: number, y: number) => number[]): RgbImage {
  const pixels = Array.from({ length: width * height }, (_, index) => colour(index % width, Math.floor(index / width)))
  return { width, height, data: Uint8Array.from(pixels.flat()) }
}

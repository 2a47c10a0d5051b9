import { type DualEncoder, InvalidArgumentError, type RgbImage } from '@region-r1/core'
import { createLooker } from '@region-r1/scoring'
import { createLookPolicy } from './look-policy.ts'

/** Pictures and questions of the kind that will be served; nobody needs to know what belongs to what. */
export interface CalibrateLookOptions {
  readonly encoder: DualEncoder
  /** Some hundreds; each costs a pass for every box that `look` may choose from, some 50, and one. */
  readonly images: AsyncIterable<RgbImage> | Iterable<RgbImage>
  /** @default questions about kinds of everyday things */
  readonly questions?: readonly string[] | undefined
  /** As `look` will be used. @default 16 */
  readonly looks?: number | undefined
  readonly signal?: AbortSignal | undefined
  /** Called after each picture with their number so far. */
  readonly onProgress?: ((pictures: number) => void) | undefined
}

/** A threshold for `look`, and what it was measured on. */
export interface LookCalibration {
  /** In standard deviations of the agreement over what was seen. */
  readonly threshold: number
  readonly pictures: number
  readonly questions: number
  readonly looks: number
}

/**
 * Sets the threshold of `look` for an encoder without a label: every question is put to every picture, nearly always to
 * one that it is not about, and a twentieth of these gains of a crop over the full picture lie below it. So `look`
 * keeps a picture where the whole of it, beside its crops, agrees with the question better than chance lets it.
 *
 * @throws InvalidArgumentError for fewer than 20 pictures or 5 questions, looks that `look` refuses, or pictures whose
 * crops are all alike; the signal's reason.
 */
export async function calibrateLook({
  encoder,
  images,
  questions = everydayQuestions,
  looks = 16,
  signal,
  onProgress,
}: CalibrateLookOptions): Promise<LookCalibration> {
  const policy = createLookPolicy({ looks, threshold: 0 })
  const asked = [...new Set(questions)]
  assertEnough('questions', asked.length, leastQuestions)
  const questionEmbeddings = await encoder.encodeTexts(asked, { signal })
  const gains: number[] = []
  let pictures = 0
  for await (const image of images) {
    signal?.throwIfAborted()
    const [features] = await encoder.encodeImages([{ image }], { signal })
    // One for all questions: a crop that two of them lead to is encoded once.
    const { look } = createLooker({ image, encoder, signal })
    for (const [index, questionEmbedding] of questionEmbeddings.entries()) {
      const question = asked[index]!
      const input = { image, question, features: features!, questionEmbedding, encoder, look, signal }
      const outcome = await policy.doDecide(input)
      if (outcome.type === 'invalid' || outcome.cropProbability === 0) continue
      // At a threshold of 0 the probability is the logistic of the gain.
      gains.push(Math.log(outcome.cropProbability / (1 - outcome.cropProbability)))
    }
    pictures++
    onProgress?.(pictures)
  }
  assertEnough('images', pictures, leastPictures)
  if (gains.length === 0) {
    const message = 'to the encoder no crop of any picture differs from another; give it photos of things'
    throw new InvalidArgumentError({ argument: 'images', message })
  }
  gains.sort((a, b) => a - b)
  const threshold = gains[Math.floor(gains.length * shareBelow)]!
  return { threshold, pictures, questions: asked.length, looks }
}

/** Of the gains by chance: docs/log.md has the measurement. */
const shareBelow = 0.05
const leastPictures = 20
const leastQuestions = 5

function assertEnough(argument: 'images' | 'questions', found: number, least: number): void {
  if (found >= least) return
  const message = `a calibration needs ${least} ${argument} or more, some hundred are better; got ${found}`
  throw new InvalidArgumentError({ argument, message })
}

const everydayQuestions: readonly string[] = [
  ...['animal', 'bird', 'dog', 'fish', 'insect', 'flower', 'tree', 'fruit', 'vegetable', 'dish', 'drink', 'bottle'],
  ...[
    'car',
    'boat',
    'aircraft',
    'bicycle',
    'building',
    'bridge',
    'statue',
    'painting',
    'chair',
    'lamp',
    'clock',
    'book',
  ],
  ...['shoe', 'bag', 'hat', 'toy', 'tool', 'instrument', 'machine', 'sign'],
].map(kind => `What is known about this ${kind}?`)

import { type DualEncoder, isCrop, type NormalizedBox, type PolicyInput, type RgbImage } from '@region-r1/core'
import { createFakeEncoder } from '@region-r1/encoder/testing'
import { createLooker } from '@region-r1/scoring'
import { expect, test } from 'vitest'
import { createLookPolicy } from './look-policy.ts'

const encoder = createFakeEncoder()

/** 80 x 80 blue pixels with a red square of 24. */
function paintSpot(x: number, y: number): RgbImage {
  const data = new Uint8Array(80 * 80 * 3)
  for (let pixel = 0; pixel < 6400; pixel++) {
    const isRed = pixel % 80 >= x && pixel % 80 < x + 24 && pixel >= y * 80 && pixel < (y + 24) * 80
    data[pixel * 3 + (isRed ? 0 : 2)] = 255
  }
  return { width: 80, height: 80, data }
}

async function ask(image: RgbImage, question: string, using: DualEncoder = encoder) {
  const [features] = await using.encodeImages([{ image }])
  const [questionEmbedding] = await using.encodeTexts([question])
  const looker = createLooker({ image, encoder: using })
  const input: PolicyInput = {
    image,
    question,
    features: { embedding: features!.embedding },
    questionEmbedding: questionEmbedding!,
    encoder: using,
    look: looker.look,
  }
  return { input, looker }
}

test('it crops to what the question names, without patch tokens, by no more looks than it was given', async () => {
  const { input, looker } = await ask(paintSpot(52, 52), 'red')
  const outcome = await createLookPolicy({ looks: 16 }).doDecide(input)
  if (!isCrop(outcome)) throw new Error(`expected a crop, got ${outcome.type}`)
  expect(looker.passes).toBeLessThanOrEqual(16)
  expect(outcome.box).toEqual(outcome.regions![0]!.box)
  expect(outcome.box).toMatchObject({ x2: 1, y2: 1 })
  expect(outcome.box.x1).toBeGreaterThanOrEqual(0.45)
  expect(outcome.cropProbability).toBeGreaterThan(0.5)
})

test('what it sees leads it: further looks are where the question is answered', async () => {
  const { input } = await ask(paintSpot(52, 52), 'red')
  const boxes: NormalizedBox[] = []
  const look = (asked: readonly NormalizedBox[]) => {
    boxes.push(...asked)
    return input.look(asked)
  }
  await createLookPolicy({ looks: 12 }).doDecide({ ...input, look })
  const [first, later] = [boxes.slice(0, 5), boxes.slice(5)]
  // Four corners and the middle; the spot lies in the lower right.
  expect(first.filter(({ x1, y1 }) => x1 > 0.4 && y1 > 0.4)).toHaveLength(1)
  expect(later.length).toBeGreaterThan(0)
  for (const { x2, y2 } of later) expect(Math.min(x2, y2)).toBeGreaterThan(0.65)
})

test('patch tokens in the space of the texts say where to begin, and are asked for once what they are worth', async () => {
  const seeing = createFakeEncoder({ grid: 8 })
  const { input } = await ask(paintSpot(52, 4), 'red', seeing)
  const [features] = await seeing.encodeImages([{ image: input.image }])
  const firsts: NormalizedBox[] = []
  const look = (asked: readonly NormalizedBox[]) => {
    if (asked.length > 1) firsts.push(asked[0]!)
    return input.look(asked)
  }
  const policy = createLookPolicy()
  await policy.doDecide({ ...input, features: features!, look })
  expect(firsts[0]).toMatchObject({ x2: 1, y1: 0 })
  expect(firsts[0]!.x1).toBeGreaterThanOrEqual(0.6)
  const before = seeing.counts.images
  await policy.doDecide({ ...input, features: features! })
  expect(seeing.counts.images).toBe(before)
})

test('the weights of its regions add up to 1, heaviest first, and follow the agreement', async () => {
  const outcome = await createLookPolicy().doDecide((await ask(paintSpot(30, 30), 'red')).input)
  const regions = isCrop(outcome) ? outcome.regions! : []
  expect(regions.length).toBeGreaterThan(1)
  expect(regions.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 10)
  const sorted = [...regions].sort((a, b) => b.agreement - a.agreement)
  expect(regions.map(({ weight }) => weight)).toEqual(sorted.map(({ weight }) => weight))
})

test('a picture that is alike everywhere is kept, and so is one whose crops gain less than the threshold', async () => {
  const plain = { width: 80, height: 80, data: new Uint8Array(80 * 80 * 3).fill(90) }
  expect(await createLookPolicy().doDecide((await ask(plain, 'red')).input)).toMatchObject({ type: 'keep' })
  const { input } = await ask(paintSpot(52, 52), 'red')
  expect(await createLookPolicy({ threshold: 50 }).doDecide(input)).toMatchObject({ type: 'keep' })
})

test('a question of which the encoder knows nothing is a vector of zeros: the picture is kept without a look', async () => {
  const { input, looker } = await ask(paintSpot(52, 52), 'red')
  const questionEmbedding = new Float32Array(input.questionEmbedding.length)
  const outcome = await createLookPolicy().doDecide({ ...input, questionEmbedding })
  expect(outcome).toEqual({ type: 'keep', cropProbability: 0 })
  expect(looker.passes).toBe(0)
})

test('a colder temperature leaves fewer regions', async () => {
  const { input } = await ask(paintSpot(30, 30), 'red')
  const count = async (temperature: number) => {
    const outcome = await createLookPolicy({ temperature }).doDecide(input)
    return isCrop(outcome) ? outcome.regions!.length : 0
  }
  expect(await count(0.01)).toBeLessThan(await count(2))
})

test.each([0, 1, 3, 2.5, 65, Number.NaN])('looks of %s are refused with what to take instead', looks => {
  expect(() => createLookPolicy({ looks })).toThrow(/looks at 4 to 64 crops, got .*take "keep" or "similarity"/)
})

test('a temperature of 0 and a threshold that is none are refused', () => {
  expect(() => createLookPolicy({ temperature: 0 })).toThrow('temperature above 0')
  expect(() => createLookPolicy({ threshold: Number.NaN })).toThrow('a threshold that is a number')
})

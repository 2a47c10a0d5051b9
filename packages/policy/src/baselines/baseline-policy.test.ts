import {
  createNormalizedBox,
  type DualEncoder,
  InvalidArgumentError,
  isCrop,
  type PolicyInput,
  type RgbImage,
} from '@region-r1/core'
import { createFakeEncoder } from '@region-r1/encoder/testing'
import { createLooker } from '@region-r1/scoring'
import { describe, expect, test } from 'vitest'
import { baselinePolicyNames } from '../names.ts'
import { policyContract } from '../testing/index.ts'
import { createBaselinePolicy } from './baseline-policy.ts'
import { createCenterPolicy } from './center-policy.ts'
import { createRandomPolicy } from './random-policy.ts'
import { createSimilarityPolicy } from './similarity-policy.ts'

const encoder = createFakeEncoder({ grid: 10 })

/** Blue with a red square whose top left corner is at (x, y). */
function paintSquare(x: number, y: number, { width = 100, height = 100, side = 30 } = {}): RgbImage {
  const data = new Uint8Array(width * height * 3)
  for (let pixel = 0; pixel < width * height; pixel++) {
    const column = pixel % width
    const row = Math.floor(pixel / width)
    data[pixel * 3 + (column >= x && column < x + side && row >= y && row < y + side ? 0 : 2)] = 255
  }
  return { width, height, data }
}

async function ask(image: RgbImage, question: string, using: DualEncoder = encoder): Promise<PolicyInput> {
  const [features] = await using.encodeImages([{ image }])
  const [questionEmbedding] = await using.encodeTexts([question])
  return {
    image,
    question,
    features: features!,
    questionEmbedding: questionEmbedding!,
    encoder: using,
    look: createLooker({ image, encoder: using }).look,
  }
}

describe.each([...baselinePolicyNames])('the policy %s', name => {
  test.each(policyContract)('$title', ({ check }) => check({ createPolicy: () => createBaselinePolicy(name), encoder }))
})

test('a name that is no policy is answered with those that are', () => {
  expect(() => createBaselinePolicy('toString')).toThrow('keep, center, random, similarity')
})

test('keep keeps, with certainty', async () => {
  const outcome = await createBaselinePolicy('keep').doDecide(await ask(paintSquare(0, 0), 'red'))
  expect(outcome).toEqual({ type: 'keep', cropProbability: 0 })
})

test('center crops the middle, of the share asked for', async () => {
  const outcome = await createCenterPolicy({ share: 0.25 }).doDecide(await ask(paintSquare(0, 0), 'red'))
  expect(outcome).toEqual({ type: 'crop', cropProbability: 1, box: { x1: 0.375, y1: 0.375, x2: 0.625, y2: 0.625 } })
  expect(() => createCenterPolicy({ share: 0 })).toThrow(InvalidArgumentError)
})

test('random boxes differ by question, by picture and by seed, and cover the whole grid', async () => {
  const image = paintSquare(0, 0)
  const boxOf = async (seed: number, input: PolicyInput) => {
    const outcome = await createRandomPolicy({ seed }).doDecide(input)
    return isCrop(outcome) ? JSON.stringify(outcome.box) : 'keep'
  }
  const input = await ask(image, 'red')
  const byQuestion = await Promise.all(
    Array.from({ length: 1000 }, (_, index) => boxOf(1, { ...input, question: `red ${index}` })),
  )
  expect(new Set(byQuestion).size).toBe(50)
  const bySeed = await Promise.all(Array.from({ length: 20 }, (_, seed) => boxOf(seed, input)))
  expect(new Set(bySeed).size).toBeGreaterThan(5)
  const byPicture = await Promise.all(
    Array.from({ length: 20 }, (_, x) => boxOf(1, { ...input, image: paintSquare(x, 0) })),
  )
  expect(new Set(byPicture).size).toBeGreaterThan(5)
})

test('similarity crops to the object that the question names', async () => {
  const outcome = await createSimilarityPolicy().doDecide(await ask(paintSquare(70, 0), 'the red one'))
  expect(outcome).toMatchObject({ type: 'crop', box: { x1: 0.7, y1: 0, x2: 1, y2: 0.3 } })
})

test('similarity keeps a picture without contrast, and below its threshold', async () => {
  const plain = await ask(paintSquare(0, 0, { side: 100 }), 'red')
  expect(await createSimilarityPolicy().doDecide(plain)).toEqual({ type: 'keep', cropProbability: 0.5 })
  const square = await ask(paintSquare(70, 0), 'red')
  const strict = await createSimilarityPolicy({ threshold: 50 }).doDecide(square)
  expect(strict.type).toBe('keep')
  expect(strict).toHaveProperty('cropProbability', expect.closeTo(0, 6))
})

test('anchors are laid in the region that the patches cover', async () => {
  const centred: DualEncoder = {
    ...encoder,
    getPatchRegion: () => createNormalizedBox({ x1: 0.25, y1: 0, x2: 0.75, y2: 1 }),
  }
  // As if the encoder had seen the middle square of a picture twice as wide: red is at its right edge.
  const seen = await ask(paintSquare(70, 0), 'red')
  const outcome = await createSimilarityPolicy().doDecide({ ...seen, encoder: centred })
  expect(outcome).toMatchObject({ type: 'crop', box: { x1: expect.closeTo(0.6, 9), x2: 0.75, y1: 0 } })
})

test('an encoder whose patches cannot be compared with text is told what to use', async () => {
  const input = await ask(paintSquare(0, 0), 'red')
  const clip: DualEncoder = { ...encoder, id: 'clip', patchGrid: { rows: 10, columns: 10, size: 768 } }
  const policy = createSimilarityPolicy()
  await expect(policy.doDecide({ ...input, encoder: clip })).rejects.toThrow(
    /clip has patch tokens of 768 numbers.*"look"/,
  )
  const { patchGrid, ...without } = encoder
  await expect(policy.doDecide({ ...input, encoder: without })).rejects.toThrow(/has no patch tokens/)
  const { embedding } = input.features
  await expect(policy.doDecide({ ...input, features: { embedding } })).rejects.toThrow(/encodeImages/)
})

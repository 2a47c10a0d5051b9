import { createNormalizedBox, createPixelBox, InvalidArgumentError, type RgbImage } from '@region-r1/core'
import { createFakeEncoder } from '@region-r1/encoder/testing'
import { expect, test } from 'vitest'
import { createLooker } from './create-looker.ts'
import { decide, toDecision } from './decide.ts'
import { embedDecisions } from './embed-decisions.ts'
import { prepareQuery } from './prepare-query.ts'

const image: RgbImage = {
  width: 20,
  height: 20,
  data: Uint8Array.from({ length: 1200 }, (_, index) => (index * 37) % 256),
}
const left = createNormalizedBox({ x1: 0, y1: 0, x2: 0.5, y2: 1 })
const right = createNormalizedBox({ x1: 0.5, y1: 0, x2: 1, y2: 1 })

test('crops are encoded once, in one batch a call, and counted', async () => {
  const encoder = createFakeEncoder()
  const looker = createLooker({ image, encoder })
  const [first, second, again] = await looker.look([left, right, left])
  expect(again).toBe(first)
  expect((await looker.look([right]))[0]).toBe(second)
  expect([looker.passes, encoder.counts.images]).toEqual([2, 2])
  const [alone] = await encoder.encodeImages([{ image, box: createPixelBox({ x1: 0, y1: 0, x2: 10, y2: 20 }) }])
  expect(first).toEqual(alone!.embedding)
})

test('more looks than allowed, and boxes outside of the picture, are refused before anything is encoded', async () => {
  const encoder = createFakeEncoder()
  const looker = createLooker({ image, encoder, maxLooks: 1 })
  await expect(looker.look([left, right])).rejects.toThrow('may look at 1 crops of a picture, got 2')
  const outside = { ...left, x2: 1.2 }
  await expect(looker.look([outside])).rejects.toBeInstanceOf(InvalidArgumentError)
  expect(encoder.counts.images).toBe(0)
})

test('a look that fails half way is an invalid answer, which serving keeps the full picture for', async () => {
  const encoder = createFakeEncoder()
  const prepared = await prepareQuery({ image, question: 'red' }, { encoder })
  const broken = { ...encoder, encodeImages: () => Promise.reject(new Error('the device is gone')) }
  const policy = {
    doDecide: async ({ look }: { look(boxes: readonly (typeof left)[]): Promise<Float32Array[]> }) => {
      await look([left])
      return { type: 'keep', cropProbability: 0 } as const
    },
  }
  const { decision } = await decide(policy, prepared, { encoder: broken })
  expect(decision).toEqual({ type: 'invalid', reason: 'a look failed: the device is gone' })
})

test('an abort between two looks rejects with its reason', async () => {
  const encoder = createFakeEncoder()
  const prepared = await prepareQuery({ image, question: 'red' }, { encoder })
  const controller = new AbortController()
  const reason = new Error('enough')
  const policy = {
    doDecide: async ({ look }: { look(boxes: readonly (typeof left)[]): Promise<Float32Array[]> }) => {
      await look([left])
      controller.abort(reason)
      await look([right])
      return { type: 'keep', cropProbability: 0 } as const
    },
  }
  await expect(decide(policy, prepared, { encoder, signal: controller.signal })).rejects.toBe(reason)
})

test('regions that were looked at cost no further pass, and score by their weighted sum', async () => {
  const encoder = createFakeEncoder()
  const query = await prepareQuery({ image, question: 'red' }, { encoder })
  const looker = createLooker({ image, encoder })
  const [a, b] = await looker.look([left, right])
  const regions = [
    { box: left, weight: 0.75, agreement: 0 },
    { box: right, weight: 0.25, agreement: 0 },
  ]
  const decision = toDecision({ type: 'crop', cropProbability: 1, box: left, regions }, image)
  const before = encoder.counts.images
  const [embedded] = await embedDecisions([{ query, decision, looker }], { encoder })
  expect(encoder.counts.images).toBe(before)
  expect(embedded!.passes).toBe(3)
  const sum = a!.map((value, index) => 0.75 * value + 0.25 * b![index]!)
  const length = Math.hypot(...sum)
  embedded!.embedding.forEach((value, index) => {
    expect(value).toBeCloseTo(sum[index]! / length, 5)
  })
})

test('another scorer encodes the regions itself, and a kept picture costs its passes alone', async () => {
  const encoder = createFakeEncoder()
  const scorer = createFakeEncoder({ embeddingSize: 24 })
  const query = await prepareQuery({ image, question: 'red' }, { encoder, scorer })
  const looker = createLooker({ image, encoder })
  await looker.look([left])
  const crop = toDecision({ type: 'crop', cropProbability: 1, box: left }, image)
  const keep = { type: 'keep', cropProbability: 0 } as const
  const [cropped, kept] = await embedDecisions(
    [
      { query, decision: crop, looker },
      { query, decision: keep, looker: createLooker({ image, encoder }) },
    ],
    { encoder, scorer },
  )
  expect([cropped!.embedding.length, cropped!.passes]).toEqual([24, 4])
  expect([kept!.embedding, kept!.passes]).toEqual([query.fullEmbedding, 2])
})

test('a region that weighs nothing makes the answer invalid', () => {
  const regions = [{ box: left, weight: 0, agreement: 0 }]
  expect(toDecision({ type: 'crop', cropProbability: 1, box: left, regions }, image)).toMatchObject({ type: 'invalid' })
})

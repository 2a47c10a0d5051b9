import { createNormalizedBox, createPixelBox, type PolicyOutcome, type RgbImage } from '@region-r1/core'
import { createFakeEncoder } from '@region-r1/encoder/testing'
import { describe, expect, test } from 'vitest'
import { computeScores } from './compute-scores.ts'
import { decide, toDecision } from './decide.ts'
import { prepareQueries, prepareQuery } from './prepare-query.ts'
import { encodeViews, scoreViews } from './score-views.ts'
import { fillUnreadable, isUnreadable, unreadableScore } from './unreadable.ts'

/** 20 x 20 pixels of one colour, with a red square in the lower right quarter. */
function paint([red, green, blue]: readonly [number, number, number]): RgbImage {
  const data = new Uint8Array(20 * 20 * 3)
  for (let pixel = 0; pixel < 400; pixel++) {
    const isSpot = pixel % 20 >= 10 && pixel >= 200
    data.set(isSpot ? [255, 0, 0] : [red, green, blue], pixel * 3)
  }
  return { width: 20, height: 20, data }
}

const image = paint([0, 0, 255])
const corner = createPixelBox({ x1: 10, y1: 10, x2: 20, y2: 20 })

describe('prepareQueries', () => {
  test('encodes pictures and questions in one batch each, and the full picture counts as scored by', async () => {
    const encoder = createFakeEncoder()
    const queries = [
      { image, question: 'red' },
      { image: paint([0, 255, 0]), question: 'green' },
    ]
    const [first, second] = await prepareQueries(queries, { encoder })
    expect(encoder.counts).toEqual({ images: 2, texts: 2 })
    expect(first!.fullEmbedding).toBe(first!.features.embedding)
    expect(second).toMatchObject(queries[1]!)
    expect(second!.questionEmbedding).toEqual((await encoder.encodeTexts(['green']))[0])
  })

  test('another scorer sees the full picture as well, the question is the encoder’s alone', async () => {
    const encoder = createFakeEncoder()
    const scorer = createFakeEncoder({ embeddingSize: 24 })
    const { fullEmbedding, features, questionEmbedding } = await prepareQuery(
      { image, question: 'red' },
      { encoder, scorer },
    )
    expect([features.embedding, questionEmbedding, fullEmbedding].map(({ length }) => length)).toEqual([16, 16, 24])
    expect(scorer.counts).toEqual({ images: 1, texts: 0 })
  })
})

describe('decide', () => {
  test('hands the policy what it may see, and gives its box in whole pixels', async () => {
    const encoder = createFakeEncoder()
    const prepared = await prepareQuery({ image, question: 'red' }, { encoder })
    let seen: unknown
    const policy = {
      async doDecide(input: object): Promise<PolicyOutcome> {
        seen = Object.keys(input).sort()
        return { type: 'crop', cropProbability: 0.7, box: createNormalizedBox({ x1: 0.49, y1: 0.5, x2: 1, y2: 1 }) }
      },
    }
    const { decision } = await decide(policy, prepared, { encoder })
    expect(decision).toEqual({ type: 'crop', cropProbability: 0.7, box: corner })
    expect(seen).toEqual(['encoder', 'features', 'image', 'look', 'question', 'questionEmbedding', 'signal'])
  })

  test('what the policy throws comes out', async () => {
    const encoder = createFakeEncoder()
    const prepared = await prepareQuery({ image, question: 'red' }, { encoder })
    const policy = {
      async doDecide(): Promise<PolicyOutcome> {
        throw new Error('the endpoint is down')
      },
    }
    await expect(decide(policy, prepared, { encoder })).rejects.toThrow('the endpoint is down')
  })
})

test.each([
  ['beyond the edge', { x1: 0.5, y1: 0.5, x2: 1.5, y2: 1 }],
  ['empty', { x1: 0.5, y1: 0.5, x2: 0.5, y2: 1 }],
  ['not a number', { x1: Number.NaN, y1: 0.5, x2: 1, y2: 1 }],
])('toDecision: a box that is %s is an invalid answer', (_, box) => {
  const outcome = { type: 'crop', cropProbability: 0.9, box } as PolicyOutcome
  expect(toDecision(outcome, image)).toEqual({ type: 'invalid', reason: expect.stringContaining('Box') })
})

describe('views', () => {
  test('each distinct one is encoded once, all in one batch, and comes back in its place', async () => {
    const encoder = createFakeEncoder()
    const other = paint([0, 0, 255])
    const views = [{ image, box: corner }, { image }, { image, box: createPixelBox({ ...corner }) }, { image: other }]
    const embeddings = await encodeViews(views, { scorer: encoder })
    expect(encoder.counts.images).toBe(3)
    expect(embeddings[2]).toBe(embeddings[0])
    expect(embeddings[0]).toEqual((await encoder.encodeImages([{ image, box: corner }]))[0]!.embedding)
    expect(embeddings[3]).not.toBe(embeddings[1])
  })

  test('no view costs no pass', async () => {
    const encoder = createFakeEncoder()
    expect(await encodeViews([], { scorer: encoder })).toEqual([])
    expect(encoder.counts.images).toBe(0)
  })

  test('score candidates as their embeddings do', async () => {
    const scorer = createFakeEncoder()
    const candidates = await scorer.encodeTexts(['red', 'blue'])
    const packed = Float32Array.from(candidates.flatMap(vector => [...vector]))
    const [crop, full] = await scoreViews([{ image, box: corner }, { image }], packed, { scorer })
    expect(crop![0]).toBeGreaterThan(crop![1]!)
    expect(full![0]).toBeLessThan(full![1]!)
    const [embedding] = await encodeViews([{ image }], { scorer })
    expect(full).toEqual(computeScores(embedding!, packed))
  })
})

test('an unreadable candidate stands below any cosine', () => {
  expect(fillUnreadable([0.5, Number.NaN, -1])).toEqual([0.5, unreadableScore, -1])
  expect(unreadableScore).toBeLessThan(-1)
  expect([isUnreadable(Number.NaN), isUnreadable(-1)]).toEqual([true, false])
})

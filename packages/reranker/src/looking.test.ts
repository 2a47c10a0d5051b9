import { createNormalizedBox, type DualEncoder, InvalidArgumentError, type RegionPolicy } from '@region-r1/core'
import { createFakeEncoder } from '@region-r1/encoder/testing'
import { expect, test } from 'vitest'
import { createReranker } from './create-reranker.ts'

const left = createNormalizedBox({ x1: 0, y1: 0, x2: 0.5, y2: 1 })
const right = createNormalizedBox({ x1: 0.5, y1: 0, x2: 1, y2: 1 })
const image = { width: 20, height: 20, data: Uint8Array.from({ length: 1200 }, (_, index) => (index * 37) % 256) }
const query = { image, question: 'red', candidates: [{ id: 'red', text: 'red' }] }

/** Looks at the left, then at the right, and takes the right. */
function createTwoLooks(between: () => void = () => {}): RegionPolicy {
  return {
    id: 'two-looks',
    async doDecide({ look }) {
      await look([left])
      between()
      await look([right])
      return { type: 'crop', cropProbability: 1, box: right }
    },
  }
}

/** Fails at the second call for a crop while `isBroken` says so. */
function createFragileEncoder(isBroken: () => boolean): DualEncoder {
  const encoder = createFakeEncoder()
  let crops = 0
  return {
    ...encoder,
    encodeImages(views, options) {
      if (views.some(({ box }) => box !== undefined) && ++crops === 2 && isBroken()) {
        return Promise.reject(new Error('the device is gone'))
      }
      return encoder.encodeImages(views, options)
    },
  }
}

test('a look that fails half way serves the full picture with a warning, and the next query is whole', async () => {
  let isBroken = true
  await using reranker = await createReranker({
    encoder: createFragileEncoder(() => isBroken),
    policy: createTwoLooks(),
  })
  const { decision, ranking, passes, warnings } = await reranker.rerank(query)
  expect(decision).toEqual({ type: 'keep', cropProbability: 0 })
  expect(ranking.map(({ id }) => id)).toEqual(['red'])
  expect(passes).toBe(2)
  expect(warnings).toEqual([expect.stringContaining('a look failed: the device is gone')])
  isBroken = false
  expect(await reranker.rerank(query)).toMatchObject({ decision: { type: 'crop' }, passes: 3, warnings: [] })
})

test('a question of which the encoder knows no word keeps the picture and says so, where a policy was to find something', async () => {
  const encoder = createFakeEncoder()
  const ignorant: DualEncoder = {
    ...encoder,
    encodeTexts: async texts => texts.map(() => new Float32Array(encoder.embeddingSize)),
  }
  const question = '这是什么？'
  await using looking = await createReranker({ encoder: ignorant, policy: 'look' })
  const { decision, passes, warnings } = await looking.rerank({
    ...query,
    question,
    candidates: [{ id: 'plain', image }],
  })
  expect({ decision, passes }).toEqual({ decision: { type: 'keep', cropProbability: 0 }, passes: 1 })
  expect(warnings).toEqual([expect.stringMatching(/knows no word of the question "这是什么？".*ask in a language/)])
  await using keeping = await createReranker({ encoder: ignorant, policy: 'keep' })
  expect((await keeping.rerank({ ...query, question, candidates: [{ id: 'plain', image }] })).warnings).toEqual([])
})

test('a box outside of the picture is never encoded: the full picture is served, with a warning', async () => {
  const encoder = createFakeEncoder()
  const policy: RegionPolicy = {
    id: 'outside',
    async doDecide({ look }) {
      await look([{ ...left, x1: -0.2 }])
      return { type: 'keep', cropProbability: 0 }
    },
  }
  await using reranker = await createReranker({ encoder, policy })
  const { decision, warnings, passes } = await reranker.rerank(query)
  expect(decision).toEqual({ type: 'keep', cropProbability: 0 })
  expect(warnings).toEqual([expect.stringMatching(/a look failed: .*got \(-0\.2, 0, 0.5, 1\)/)])
  expect([passes, encoder.counts.images]).toEqual([1, 1])
})

test('an abort between two looks rejects with its reason, alone and in a batch, and leaves the reranker usable', async () => {
  const reason = new Error('the client left')
  let controller = new AbortController()
  await using reranker = await createReranker({
    encoder: createFakeEncoder(),
    policy: createTwoLooks(() => controller.abort(reason)),
  })
  await expect(reranker.rerank({ ...query, signal: controller.signal })).rejects.toBe(reason)
  controller = new AbortController()
  const batch = reranker.rerankBatch([query, query], { signal: controller.signal })
  await expect(batch.next()).rejects.toBe(reason)
  expect(await reranker.rerank(query)).toMatchObject({ decision: { type: 'crop' }, passes: 3 })
})

test.each([0, 3, 65, 1.5])(
  'looks of %s are refused as the reranker of an encoder of your own is created',
  async looks => {
    await expect(createReranker({ encoder: createFakeEncoder(), looks })).rejects.toThrow(InvalidArgumentError)
  },
)

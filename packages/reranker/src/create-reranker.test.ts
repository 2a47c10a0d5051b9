import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import {
  createNormalizedBox,
  DisposedError,
  type DualEncoder,
  ImageFormatError,
  InvalidArgumentError,
  ModelFormatError,
  type PolicyOutcome,
  type RegionPolicy,
  type RgbImage,
} from '@region-r1/core'
import { encodePng } from '@region-r1/encoder'
import { createFakeEncoder } from '@region-r1/encoder/testing'
import { createKeepPolicy, createLookPolicy } from '@region-r1/policy'
import { describe, expect, test } from 'vitest'
import { createReranker } from './create-reranker.ts'
import type { RerankBatchItem } from './rerank-batch.ts'
import type { RerankQuery } from './rerank-query.ts'

const colours = { red: [255, 0, 0], green: [0, 255, 0], blue: [0, 0, 255], yellow: [255, 255, 0] } as const
type Colour = keyof typeof colours

/** One colour, with a square of another in the lower right quarter. */
function paint(ground: Colour, spot: Colour = ground, side = 20): RgbImage {
  const data = new Uint8Array(side * side * 3)
  for (let pixel = 0; pixel < side * side; pixel++) {
    const isSpot = pixel % side >= side / 2 && pixel >= (side * side) / 2
    data.set(colours[isSpot ? spot : ground], pixel * 3)
  }
  return { width: side, height: side, data }
}

function answer(outcome: PolicyOutcome): RegionPolicy {
  return { id: 'fixed', doDecide: async () => outcome }
}

const corner = createNormalizedBox({ x1: 0.5, y1: 0.5, x2: 1, y2: 1 })
const cropCorner = answer({ type: 'crop', cropProbability: 0.75, box: corner, label: 'the spot' })
const entries = Object.keys(colours).map(id => ({ id, image: paint(id as Colour) }))
const query: RerankQuery = { image: paint('blue', 'red'), question: 'the red one', candidates: entries }

test('a crop ranks by the region, and each entry tells its rank by the full picture', async () => {
  const reranker = await createReranker({ encoder: createFakeEncoder(), policy: cropCorner })
  const result = await reranker.rerank(query)
  expect(result.decision).toEqual({
    type: 'crop',
    cropProbability: 0.75,
    box: { x1: 10, y1: 10, x2: 20, y2: 20 },
    label: 'the spot',
  })
  expect(
    result.ranking.map(({ id, rank, originalIndex, fullImageRank }) => ({ id, rank, originalIndex, fullImageRank })),
  ).toEqual([
    { id: 'red', rank: 1, originalIndex: 0, fullImageRank: 2 },
    { id: 'yellow', rank: 2, originalIndex: 3, fullImageRank: 4 },
    { id: 'green', rank: 3, originalIndex: 1, fullImageRank: 3 },
    { id: 'blue', rank: 4, originalIndex: 2, fullImageRank: 1 },
  ])
  expect(result.ranking[0]!.score).toBeCloseTo(1, 6)
  expect(result.warnings).toEqual([])
  expect(result.models).toEqual({ encoder: 'fake-16-4', policy: 'fixed' })
})

test('keeping ranks by the full picture, and the encoder runs once for the query', async () => {
  const encoder = createFakeEncoder()
  const reranker = await createReranker({ encoder, policy: 'keep' })
  const { decision, ranking } = await reranker.rerank(query)
  expect(decision).toEqual({ type: 'keep', cropProbability: 0 })
  expect(ranking.map(({ id }) => id)).toEqual(['blue', 'red', 'green', 'yellow'])
  for (const { rank, score, fullImageRank, fullImageScore } of ranking) {
    expect([rank, score]).toEqual([fullImageRank, fullImageScore])
  }
  expect(encoder.counts.images).toBe(1 + 4)
})

test('another scorer ranks by the region that the policy saw by its own encoder', async () => {
  const encoder = createFakeEncoder()
  const scorer = createFakeEncoder({ embeddingSize: 24, grid: 2 })
  let seen: string | undefined
  const policy: RegionPolicy = {
    id: 'spy',
    async doDecide(input) {
      seen = input.encoder.id
      return cropCorner.doDecide(input)
    },
  }
  const { ranking, models } = await (await createReranker({ encoder, scorer, policy })).rerank(query)
  const alone = await (await createReranker({ encoder: scorer, policy: cropCorner })).rerank(query)
  expect(ranking).toEqual(alone.ranking)
  expect(seen).toBe(encoder.id)
  expect(models).toEqual({ encoder: encoder.id, scorer: scorer.id, policy: 'spy' })
  expect(encoder.counts).toEqual({ images: 1, texts: 1 })
  const embedding = new Float32Array(24).fill(1)
  const given = await createReranker({ encoder, scorer, policy })
  expect((await given.rerank({ ...query, candidates: [{ id: 'given', embedding }] })).ranking).toHaveLength(1)
  await expect(createReranker({ encoder, scorer: 'gone' })).rejects.toThrow('gone')
})

test('the default policy finds the region by the question', async () => {
  const reranker = await createReranker({ encoder: createFakeEncoder() })
  const { decision, ranking } = await reranker.rerank(query)
  expect(decision.type).toBe('crop')
  expect(ranking[0]!.id).toBe('red')
})

test('ties keep the order of the candidates', async () => {
  const reranker = await createReranker({ encoder: createFakeEncoder(), policy: 'keep' })
  const candidates = ['c', 'a', 'b'].map(id => ({ id, text: 'the same text' }))
  const { ranking } = await reranker.rerank({ ...query, candidates })
  expect(ranking.map(({ id }) => id)).toEqual(['c', 'a', 'b'])
})

test('topN shortens the ranking, not what ranks are counted over', async () => {
  const reranker = await createReranker({ encoder: createFakeEncoder(), policy: cropCorner })
  const { ranking } = await reranker.rerank({ ...query, topN: 2 })
  expect(ranking.map(({ id, fullImageRank }) => [id, fullImageRank])).toEqual([
    ['red', 2],
    ['yellow', 4],
  ])
  await expect(reranker.rerank({ ...query, topN: 0 })).rejects.toThrow(/topN is a positive integer, got 0/)
})

test('a candidate that cannot be read ranks by its text, or last without one, with a warning by its id', async () => {
  const reranker = await createReranker({ encoder: createFakeEncoder(), policy: 'keep' })
  const { ranking, warnings } = await reranker.rerank({
    ...query,
    candidates: [
      { id: 'gone', image: '/nowhere/gone.png' },
      { id: 'broken', image: Uint8Array.of(1, 2, 3) },
      { id: 'told', image: '/nowhere/told.png', text: 'blue' },
      { id: 'blank', text: '  ' },
      { id: 'red', image: paint('red') },
    ],
  })
  expect(ranking.map(({ id, score }) => [id, score === null])).toEqual([
    ['told', false],
    ['red', false],
    ['gone', true],
    ['broken', true],
    ['blank', true],
  ])
  expect(ranking.map(({ rank }) => rank)).toEqual([1, 2, 3, 4, 5])
  expect(warnings).toEqual([
    expect.stringMatching(/"gone".*ranks last.*no such file/),
    expect.stringMatching(/"broken".*ranks last/),
    expect.stringMatching(/"told".*by its text alone/),
    expect.stringMatching(/"blank".*ranks last/),
  ])
})

describe('an answer of the policy that cannot be served keeps the picture, with a warning', () => {
  const outside = { ...corner, x2: 1.5 }
  test.each<[string, PolicyOutcome]>([
    ['an invalid one', { type: 'invalid', reason: 'the model said "bird"' }],
    ['a box outside of the picture', { type: 'crop', cropProbability: 0.9, box: outside }],
  ])('%s', async (_, outcome) => {
    const reranker = await createReranker({ encoder: createFakeEncoder(), policy: answer(outcome) })
    const { decision, ranking, warnings } = await reranker.rerank(query)
    expect(decision).toEqual({ type: 'keep', cropProbability: 0 })
    expect(ranking[0]!.id).toBe('blue')
    expect(warnings).toEqual([expect.stringContaining('the full picture was kept')])
  })
})

test.each<[object, RegExp]>([
  [{ encoder: 5 }, /an encoder's name or folder, or a loaded one.*got a number/],
  [{ encoder: {} }, /got an object/],
  [{ encoder: createFakeEncoder(), scorer: [] }, /got an array/],
  [{ encoder: createFakeEncoder(), policy: null }, /a policy's name or folder, or one with doDecide, got null/],
  [{ encoder: createFakeEncoder(), policy: {} }, /got an object/],
  [{ dtype: 'fp7' }, /no dtype "fp7"; expected one of fp32, fp16/],
  [{ threads: 1e9 }, /threads is a whole number from 1 to 1024, got 1000000000/],
])('options %o are refused before a query is lost to them', async (options, message) => {
  const attempt = createReranker(options)
  await expect(attempt).rejects.toThrow(InvalidArgumentError)
  await expect(attempt).rejects.toThrow(message)
})

test('queries that are no list of them are refused', async () => {
  const reranker = await createReranker({ encoder: createFakeEncoder(), policy: 'keep' })
  for (const queries of [null, undefined, {}, 5, 'ab']) {
    expect(() => reranker.rerankBatch(queries as never)).toThrow('expected the queries as an array or a stream of them')
  }
})

test('a text that is none costs a warning, not the query', async () => {
  const reranker = await createReranker({ encoder: createFakeEncoder(), policy: 'keep' })
  const odd = [
    { id: 'number', text: 5 },
    { id: 'both', text: {}, image: entries[0]!.image },
  ]
  const { ranking, warnings } = await reranker.rerank({ ...query, candidates: [...entries, ...odd] as never })
  expect(ranking).toHaveLength(entries.length + 2)
  expect(ranking.at(-1)!.id).toBe('number')
  expect(warnings).toEqual([
    'candidate "number": its text is a number, it ranks last',
    'candidate "both": its text is an object, it is ranked by its picture alone',
  ])
})

test.each<[string, Partial<RerankQuery>, RegExp]>([
  ['an empty question', { question: '  ' }, /question is empty/],
  ['no candidates', { candidates: [] }, /no candidates/],
  ['an id that comes twice', { candidates: [entries[0]!, { id: 'red', text: 'again' }] }, /"red" comes twice/],
  ['a candidate of nothing', { candidates: [{ id: 'void' }] }, /"void" has neither/],
  [
    'an embedding of another length',
    { candidates: [{ id: 'e', embedding: Float32Array.of(1, 2, 3) }] },
    /"e" has 3 numbers.*16/,
  ],
  ['zeros of another size', { candidates: [{ id: 'e', embedding: new Float32Array(5) }] }, /"e" is all zeros/],
  ['an embedding of nothing', { candidates: [{ id: 'e', embedding: new Float32Array(0) }] }, /"e" has no numbers/],
  ['an embedding of zeros', { candidates: [{ id: 'e', embedding: new Float32Array(16) }] }, /"e" is all zeros/],
  [
    'an embedding with NaN',
    { candidates: [{ id: 'e', embedding: new Float32Array(16).fill(Number.NaN) }] },
    /not finite/,
  ],
  ['a picture that is not there', { image: '/nowhere/photo.jpg' }, /photo\.jpg.*no such file/],
])('%s is refused', async (_, change, message) => {
  const reranker = await createReranker({ encoder: createFakeEncoder(), policy: 'keep' })
  const attempt = reranker.rerank({ ...query, ...change })
  await expect(attempt).rejects.toThrow(InvalidArgumentError)
  await expect(attempt).rejects.toThrow(message)
})

test.each<[string, unknown, RegExp]>([
  ['no options', undefined, /an object of image, question and candidates, got undefined/],
  ['null', null, /got null/],
  ['a text', 'which?', /got a string/],
  ['a candidate that is null', { ...query, candidates: [entries[0], null] }, /candidates\[1\] .* got null/],
  ['a candidate without an id', { ...query, candidates: [{ text: 'red' }] }, /candidates\[0\] .* id is undefined/],
  ['an id that is a number', { ...query, candidates: [{ id: 7, text: 'red' }] }, /id is a number/],
  ['an embedding that is a text', { ...query, candidates: [{ id: 'e', embedding: 'x'.repeat(16) }] }, /no array/],
])('%s in place of a query is refused alone and in a batch, where the others go on', async (_, wrong, message) => {
  const reranker = await createReranker({ encoder: createFakeEncoder(), policy: 'keep' })
  await expect(reranker.rerank(wrong as never)).rejects.toThrow(InvalidArgumentError)
  await expect(reranker.rerank(wrong as never)).rejects.toThrow(message)
  const items: RerankBatchItem[] = []
  for await (const item of reranker.rerankBatch([wrong as never, query])) items.push(item)
  expect(items).toMatchObject([
    { status: 'rejected', error: { message: expect.stringMatching(message) } },
    { index: 1, status: 'fulfilled' },
  ])
})

test('each entry of the ranking has the very object that was given, where that is asked for', async () => {
  const reranker = await createReranker({ encoder: createFakeEncoder(), policy: 'keep' })
  const candidates = entries.map((entry, price) => ({ ...entry, price }))
  const { ranking } = await reranker.rerank({ ...query, candidates, returnCandidates: true })
  for (const { candidate, originalIndex } of ranking) {
    expect(candidate).toBe(candidates[originalIndex])
    expect(candidate!.price).toBe(originalIndex)
  }
  expect((await reranker.rerank({ ...query, candidates })).ranking[0]).not.toHaveProperty('candidate')
  for await (const item of reranker.rerankBatch([{ ...query, candidates }], { returnCandidates: true })) {
    const best = item.status === 'fulfilled' ? item.result.ranking[0]! : null
    expect(best?.candidate?.price).toBe(best?.originalIndex)
  }
})

test('arrays of another realm are what they are here', async () => {
  const reranker = await createReranker({ encoder: createFakeEncoder(), policy: 'keep' })
  const scene = paint('blue', 'red')
  const file = new Uint8Array(await encodePng(scene))
  const embedding = Float32Array.of(...Array(16).fill(0.25))
  const context = { file: [...file], embedding: [...embedding], pixels: [...scene.data] }
  const foreign = <Value>(code: string): Value => runInNewContext(code, context)
  const candidates = (picture: unknown, vector: unknown) => [
    { id: 'picture', image: picture as Uint8Array, text: 'red' },
    { id: 'vector', embedding: vector as Float32Array },
  ]
  const here = await reranker.rerank({ ...query, image: file, candidates: candidates(file, embedding) })
  const pixels = { width: scene.width, height: scene.height, data: foreign<Uint8Array>('Uint8Array.from(pixels)') }
  for (const image of [
    foreign<Uint8Array>('Uint8Array.from(file)'),
    foreign<ArrayBuffer>('Uint8Array.from(file).buffer'),
    pixels,
  ]) {
    expect(image).not.toBeInstanceOf(Uint8Array)
    for (const vector of ['Float32Array.from(embedding)', 'Float64Array.from(embedding)', 'embedding']) {
      const there = await reranker.rerank({ ...query, image, candidates: candidates(image, foreign(vector)) })
      expect(there.warnings).toEqual([])
      expect(there.ranking).toEqual(here.ranking)
    }
  }
})

test('a query picture that is none is refused as such', async () => {
  const reranker = await createReranker({ encoder: createFakeEncoder(), policy: 'keep' })
  await expect(reranker.rerank({ ...query, image: new Uint8Array(0) })).rejects.toThrow(ImageFormatError)
})

test('stages are timed and reported in their order', async () => {
  const reranker = await createReranker({ encoder: createFakeEncoder(), policy: cropCorner })
  const stages: string[] = []
  const { timings } = await reranker.rerank({
    ...query,
    onProgress: ({ stage, completed, total }) => stages.push(`${stage} ${completed}/${total}`),
  })
  expect(stages).toEqual(['decode 0/1', 'encode 4/4', 'policy 0/1', 'crop 0/1', 'score 0/1'])
  const { totalMs, lookMs, ...parts } = timings
  expect(lookMs).toBe(0)
  expect(Object.keys(parts)).toEqual(['decodeMs', 'encodeMs', 'policyMs', 'cropMs', 'scoreMs'])
  const sum = Object.values(parts).reduce((total, part) => total + part, 0)
  for (const part of Object.values(parts)) expect(part).toBeGreaterThan(0)
  expect(sum).toBeLessThanOrEqual(totalMs)
})

test('an aborted signal stops it with the reason of the abort, before and while it runs', async () => {
  const encoder = createFakeEncoder()
  const reason = new Error('the client left')
  const reranker = await createReranker({ encoder, policy: 'keep' })
  await expect(reranker.rerank({ ...query, signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  expect(encoder.counts).toEqual({ images: 0, texts: 0 })
  const controller = new AbortController()
  const abortLater: RegionPolicy = {
    id: 'abort',
    doDecide: async () => {
      controller.abort(reason)
      return { type: 'keep', cropProbability: 0 }
    },
  }
  const other = await createReranker({ encoder, policy: abortLater })
  await expect(other.rerank({ ...query, signal: controller.signal })).rejects.toBe(reason)
})

test('an error of the encoder reaches the caller', async () => {
  const broken: DualEncoder = { ...createFakeEncoder(), encodeTexts: () => Promise.reject(new Error('out of memory')) }
  const reranker = await createReranker({ encoder: broken, policy: 'keep' })
  await expect(reranker.rerank(query)).rejects.toThrow('out of memory')
})

test('a policy that is neither a name nor a folder is refused with the names there are', async () => {
  const encoder = createFakeEncoder()
  await expect(createReranker({ encoder, policy: 'centre' })).rejects.toThrow(
    /no policy "centre": expected default, keep, center/,
  )
})

test('candidates are encoded once, queries each time, and a folder carries candidates to the next reranker', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'reranker-'))
  try {
    const encoder = createFakeEncoder()
    const first = await createReranker({ encoder, policy: 'keep', cache: { directory } })
    const expected = await first.rerank(query)
    await first.rerank(query)
    expect(encoder.counts.images).toBe(4 + 2)
    await first.dispose()
    await using second = await createReranker({ encoder, policy: 'keep', cache: { directory } })
    expect((await second.rerank(query)).ranking).toEqual(expected.ranking)
    expect(encoder.counts.images).toBe(4 + 3)
  } finally {
    await rm(directory, { recursive: true })
  }
})

test('an encoder folder that is not there is named', async () => {
  await expect(createReranker({ encoder: '/nowhere/clip' })).rejects.toThrow(ModelFormatError)
  await expect(createReranker({ encoder: '/nowhere/clip' })).rejects.toThrow(/nowhere.clip/)
})

test('what the caller brought is left to the caller', async () => {
  const encoder = createFakeEncoder()
  const disposals: string[] = []
  const policy: RegionPolicy = {
    ...createKeepPolicy(),
    async dispose() {
      disposals.push('policy')
    },
  }
  {
    await using reranker = await createReranker({ encoder, policy })
    expect(reranker.encoder.id).toBe(encoder.id)
  }
  expect(encoder.disposed).toBe(false)
  expect(disposals).toEqual([])
})

test('vectors of candidates can be had ahead, and the first query then encodes none', async () => {
  const encoder = createFakeEncoder()
  const reranker = await createReranker({ encoder, policy: 'keep' })
  const { embeddings } = await reranker.embedCandidates(entries)
  expect(embeddings).toHaveLength(4 * encoder.embeddingSize)
  const encoded = encoder.counts.images
  await reranker.rerank(query)
  expect(encoder.counts.images).toBe(encoded + 1)
})

test.each([
  ['question', undefined, 'expected the question as a text, got undefined'],
  ['question', null, 'got null'],
  ['question', 7, 'got a number'],
  ['candidates', undefined, 'expected the candidates as an array, got undefined'],
  ['candidates', null, 'got null'],
  ['candidates', new Set(entries), 'got an object (Set); write [...candidates]'],
  ['image', undefined, 'expected a picture'],
  ['image', null, 'expected a picture'],
])('%s as %o is an invalid argument that says what was expected', async (name, value, message) => {
  const reranker = await createReranker({ encoder: createFakeEncoder(), policy: 'keep' })
  const asked = reranker.rerank({ ...query, [name]: value })
  await expect(asked).rejects.toThrow(InvalidArgumentError)
  await expect(asked).rejects.toThrow(message)
})

test('disposing twice does nothing, and use after it is a DisposedError', async () => {
  const reranker = await createReranker()
  await reranker.dispose()
  await reranker.dispose()
  await expect(reranker.rerank(query)).rejects.toThrow(DisposedError)
  await expect(reranker.embedCandidates(entries)).rejects.toThrow(DisposedError)
  expect(() => reranker.rerankBatch([query])).toThrow(DisposedError)
  await expect(reranker.encoder.encodeTexts(['a'])).rejects.toThrow(DisposedError)
})

test('dtype and threads go to the encoder that is loaded', async () => {
  await expect(createReranker({ threads: 0 })).rejects.toThrow('threads is a whole number from 1 to 1024')
  await expect(createReranker({ dtype: 'q4' })).rejects.toThrow(/q4/)
})

test('the default policy of an encoder without a trained one looks before it chooses, and the passes are counted', async () => {
  const encoder = createFakeEncoder()
  await using reranker = await createReranker({ encoder, looks: 9 })
  expect(reranker.policy.id).toBe('look-9')
  const { decision, passes, timings } = await reranker.rerank({
    image: redCorner(),
    question: 'red',
    candidates: [
      { id: 'blue', text: 'blue' },
      { id: 'red', text: 'red' },
    ],
  })
  expect(passes).toBe(10)
  expect(timings.lookMs).toBeGreaterThanOrEqual(0)
  expect(decision).toMatchObject({ type: 'crop', regions: expect.any(Array) })
})

test('a policy that looks more often than allowed is served the full picture, with a warning', async () => {
  const encoder = createFakeEncoder()
  const policy = createLookPolicy({ looks: 16 })
  await using reranker = await createReranker({ encoder, policy, looks: 4 })
  const { decision, warnings, passes } = await reranker.rerank({
    image: redCorner(),
    question: 'red',
    candidates: [{ id: 'red', text: 'red' }],
  })
  expect(decision).toEqual({ type: 'keep', cropProbability: 0 })
  expect(warnings).toEqual([expect.stringContaining('may look at 4 crops of a picture, got 5')])
  expect(passes).toBe(1)
})

test.each([0, -1, 1.5, Number.NaN])('looks of %s are refused', async looks => {
  await expect(createReranker({ encoder: createFakeEncoder(), looks })).rejects.toThrow('looks')
})

/** 40 x 40 blue pixels, the lower right quarter red. */
function redCorner() {
  const data = new Uint8Array(40 * 40 * 3)
  for (let pixel = 0; pixel < 1600; pixel++) data[pixel * 3 + (pixel % 40 >= 20 && pixel >= 800 ? 0 : 2)] = 255
  return { width: 40, height: 40, data }
}

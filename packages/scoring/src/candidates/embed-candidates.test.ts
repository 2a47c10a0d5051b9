import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DualEncoder, InvalidArgumentError, type RgbImage } from '@region-r1/core'
import { createEmbeddingCache, encodePng } from '@region-r1/encoder'
import { createFakeEncoder } from '@region-r1/encoder/testing'
import { expectAllClose } from '@region-r1/test-kit'
import { expect, test } from 'vitest'
import { embedCandidates } from './embed-candidates.ts'

const encoder = createFakeEncoder()
const size = encoder.embeddingSize
const red: RgbImage = { width: 1, height: 1, data: Uint8Array.of(255, 0, 0) }

function normalize(vector: readonly number[]): number[] {
  const norm = Math.hypot(...vector)
  return vector.map(value => value / norm)
}

test('a candidate is the normalised sum of its picture and its text, or the one that it has', async () => {
  const [{ embedding }] = (await encoder.encodeImages([{ image: red }])) as [{ embedding: Float32Array }]
  const [text] = (await encoder.encodeTexts(['bird'])) as [Float32Array]
  const { embeddings, warnings } = await embedCandidates(encoder, [
    { id: 'both', image: red, text: 'bird' },
    { id: 'picture', image: red },
    { id: 'text', text: 'bird' },
  ])
  const sum = normalize(Array.from(embedding, (value, index) => value + text[index]!))
  expectAllClose(embeddings, [...sum, ...embedding, ...text])
  expect(warnings).toEqual([])
})

test('a given embedding is taken at unit length, and nothing is encoded for it', async () => {
  const counting = createFakeEncoder()
  const embedding = new Float32Array(size)
  embedding.set([3, 4])
  const { embeddings } = await embedCandidates(counting, [{ id: 'own', embedding, image: red, text: 'bird' }])
  expectAllClose(embeddings, [0.6, 0.8, ...new Array<number>(size - 2).fill(0)])
  expect(counting.counts).toEqual({ images: 0, texts: 0 })
})

test('rows stay in place over chunks, with a row of NaN for what could not be read', async () => {
  const candidates = Array.from({ length: 150 }, (_, index) =>
    index === 10 ? { id: 'gone', image: '/nowhere.png' } : { id: `${index}`, text: `word${index}` },
  )
  const progress: number[] = []
  const { embeddings, warnings } = await embedCandidates(encoder, candidates, {
    onProgress: ({ completed }) => progress.push(completed),
  })
  const texts = await encoder.encodeTexts(candidates.map((_, index) => `word${index}`))
  for (const [index, text] of texts.entries()) {
    const row = embeddings.subarray(index * size, (index + 1) * size)
    expectAllClose(row, index === 10 ? new Array<number>(size).fill(Number.NaN) : text)
  }
  expect(warnings.map(({ index }) => index)).toEqual([10])
  expect(progress).toEqual([64, 128, 150])
})

test('eight pictures go together, with the texts between them', async () => {
  const candidates = Array.from({ length: 24 }, (_, index) =>
    index % 2 === 0 ? { id: `${index}`, image: red } : { id: `${index}`, text: `word${index}` },
  )
  const progress: number[] = []
  await embedCandidates(encoder, candidates, { onProgress: ({ completed }) => progress.push(completed) })
  expect(progress).toEqual([15, 24])
})

test('what the cache knows is neither decoded nor encoded again, under any id and by file or bytes', async () => {
  const counting = createFakeEncoder()
  const cache = createEmbeddingCache()
  const png = await encodePng(red)
  const first = await embedCandidates(counting, [{ id: 'a', image: png, text: 'bird' }], { cache })
  const dataUrl = `data:image/png;base64,${Buffer.from(png).toString('base64')}`
  // Bytes that the cache knows are not decoded: no limit is asked.
  const again = await embedCandidates(counting, [{ id: 'b', image: dataUrl, text: 'bird' }], {
    cache,
    images: { maxPixels: 0 },
  })
  expect(again.embeddings).toEqual(first.embeddings)
  expect(again.warnings).toEqual([])
  expect(counting.counts).toEqual({ images: 1, texts: 1 })
  await embedCandidates(counting, [{ id: 'b', image: png, text: 'tree' }], { cache })
  expect(counting.counts).toEqual({ images: 2, texts: 2 })
  const other = createFakeEncoder({ embeddingSize: 8 })
  await embedCandidates(other, [{ id: 'a', image: png, text: 'bird' }], { cache })
  expect(other.counts.images).toBe(1)
})

test('an unchanged file is not read again, a changed one is', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'region-r1-files-'))
  const counting = createFakeEncoder()
  const image = join(folder, 'a.png')
  await writeFile(image, await encodePng(red))
  const names = new Map<string, string>()
  let state = 'first'
  const files = {
    identify: async (source: unknown) => `${source} ${state}`,
    get: (name: string) => names.get(name),
    set: (name: string, key: string) => void names.set(name, key),
  }
  const cache = { ...createEmbeddingCache(), files }
  const first = await embedCandidates(counting, [{ id: 'a', image }], { cache })
  await rm(folder, { recursive: true })
  const again = await embedCandidates(counting, [{ id: 'b', image }], { cache })
  expect(again).toMatchObject({ embeddings: first.embeddings, warnings: [] })
  expect(counting.counts.images).toBe(1)
  // With a text it is another vector, of which nothing is known; so is a file of another state.
  expect((await embedCandidates(counting, [{ id: 'c', image, text: 'bird' }], { cache })).warnings).toHaveLength(1)
  state = 'second'
  expect((await embedCandidates(counting, [{ id: 'd', image }], { cache })).warnings).toHaveLength(1)
})

test('the same content is encoded once a chunk, and an unreadable picture is warned of for its own candidate alone', async () => {
  const counting = createFakeEncoder()
  const cache = createEmbeddingCache()
  const candidates = [
    { id: 'gone', image: '/nowhere.png', text: 'bird' },
    { id: 'plain', text: 'bird' },
    { id: 'broken', image: Uint8Array.of(1, 2, 3), text: 'bird' },
  ]
  for (const texts of [2, 3]) {
    const { embeddings, warnings } = await embedCandidates(counting, candidates, { cache })
    expect(warnings.map(({ index }) => index)).toEqual([0, 2])
    expectAllClose(embeddings.subarray(size, 2 * size), embeddings.subarray(0, size))
    expectAllClose(embeddings.subarray(2 * size), embeddings.subarray(0, size))
    expect(counting.counts.texts).toBe(texts)
  }
})

test('a disk that keeps nothing costs one warning, and no candidate', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'region-r1-full-'))
  const cache = createEmbeddingCache({ directory })
  await cache.get('opened')
  await rm(directory, { recursive: true })
  await writeFile(directory, 'in the way')
  const candidates = ['owl', 'elk', 'emu'].map(text => ({ id: text, text }))
  const { embeddings, warnings } = await embedCandidates(encoder, candidates, { cache })
  expect(embeddings.every(Number.isFinite)).toBe(true)
  expect(warnings).toEqual([{ index: 0, message: expect.stringContaining(`could not be kept in ${directory}`) }])
  await rm(directory)
})

test('an abort while pictures are read is no unreadable picture', async () => {
  const reason = new Error('no longer wanted')
  const signal = AbortSignal.abort(reason)
  await expect(embedCandidates(encoder, [{ id: 'a', image: '/nowhere.png' }], { signal })).rejects.toBe(reason)
})

test('an embedding that is none, as null of a database, is refused by its id', async () => {
  const attempt = embedCandidates(encoder, [{ id: 'row', embedding: null as never, text: 'bird' }])
  await expect(attempt).rejects.toThrow(InvalidArgumentError)
  await expect(attempt).rejects.toThrow('candidate "row" is null')
})

test('an embedding that does not fit is refused by its id', async () => {
  const attempt = embedCandidates(encoder, [{ id: 'short', embedding: new Float32Array(3).fill(1) }])
  await expect(attempt).rejects.toThrow(InvalidArgumentError)
  await expect(attempt).rejects.toThrow(/"short" has 3 numbers/)
})

test('raw fusion adds what the model gives, unit fusion what is of unit length, worked by hand', async () => {
  const blank = { width: 1, height: 1, data: new Uint8Array(3) }
  const scale = (vector: readonly number[], length: number, raw: boolean | undefined) =>
    Float32Array.from(vector, value => (raw ? value * length : value))
  const encoder: DualEncoder = {
    id: 'two lengths',
    embeddingSize: 2,
    hasRawFeatures: true,
    encodeImages: async (views, options) => views.map(() => ({ embedding: scale([1, 0], 3, options?.raw) })),
    encodeTexts: async (texts, options) => texts.map(() => scale([0, 1], 4, options?.raw)),
    dispose: async () => {},
  }
  const candidates = [
    { id: 'both', image: blank, text: 'words' },
    { id: 'text', text: 'words' },
  ]
  const unit = await embedCandidates(encoder, candidates)
  expectAllClose(unit.embeddings, [Math.SQRT1_2, Math.SQRT1_2, 0, 1], { atol: 1e-7 })
  const raw = await embedCandidates(encoder, candidates, { fusion: 'raw' })
  expectAllClose(raw.embeddings, [0.6, 0.8, 0, 1], { atol: 1e-7 })
  const { hasRawFeatures, ...without } = encoder
  await expect(embedCandidates(without, candidates, { fusion: 'raw' })).rejects.toThrow('at unit length alone')
})

test('pictures of the next chunk are decoded while those before them are encoded, and not all at once', async () => {
  const events: string[] = []
  const watched: DualEncoder = {
    ...encoder,
    async encodeImages(views, options) {
      events.push(`encode ${views.length}`)
      return encoder.encodeImages(views, options)
    },
  }
  const candidates = Array.from({ length: 20 }, (_, index) => ({ id: `${index}`, image: Uint8Array.of(index) }))
  const decode = async ([level]: Uint8Array) => {
    events.push('decode')
    return { width: 1, height: 1, data: Uint8Array.of(level!, 9, 9) }
  }
  const { embeddings } = await embedCandidates(watched, candidates, { images: { decode } })
  const runs = events.filter((event, index) => event !== events[index - 1])
  expect(runs).toEqual(['decode', 'encode 8', 'decode', 'encode 8', 'encode 4'])
  expect(events.indexOf('encode 8')).toBe(16)
  const alone = await encoder.encodeImages(
    candidates.map((_, level) => ({ image: { width: 1, height: 1, data: Uint8Array.of(level, 9, 9) } })),
  )
  expectAllClose(
    embeddings,
    alone.flatMap(({ embedding }) => [...embedding]),
  )
})

test('a picture that two chunks share is decoded and encoded once where there is a cache', async () => {
  const counting = createFakeEncoder()
  const cache = createEmbeddingCache()
  let decoded = 0
  const decode = async () => {
    decoded++
    return red
  }
  const candidates = Array.from({ length: 12 }, (_, index) => ({ id: `${index}`, image: Uint8Array.of(1) }))
  const { embeddings } = await embedCandidates(counting, candidates, { cache, images: { decode } })
  expect([decoded, counting.counts.images]).toEqual([1, 1])
  expectAllClose(embeddings.subarray(11 * size), embeddings.subarray(0, size))
  await cache.close()
})

test('pictures are decoded to what the encoder reads', async () => {
  const imageInput = { width: 4, height: 3, resize: { width: 4, height: 3 }, resample: 'bicubic' } as const
  const seen: unknown[] = []
  const decode = async (_: Uint8Array, { fit }: { readonly fit?: unknown }) => {
    seen.push(fit)
    return red
  }
  await embedCandidates({ ...encoder, imageInput }, [{ id: 'a', image: Uint8Array.of(1) }], { images: { decode } })
  expect(seen).toEqual([imageInput])
})

test('vectors of shrunk pictures are kept apart from the others', async () => {
  const counting = createFakeEncoder()
  const cache = createEmbeddingCache()
  const candidates = [{ id: 'a', image: await encodePng(red) }]
  for (const shrinkOnLoad of [false, true, undefined, true])
    await embedCandidates(counting, candidates, { cache, images: { shrinkOnLoad } })
  expect(counting.counts.images).toBe(2)
  await cache.close()
})

test('a text of which the encoder knows no word ranks last, and the warning says what would help', async () => {
  const ignorant: DualEncoder = { ...encoder, encodeTexts: async texts => texts.map(() => new Float32Array(size)) }
  const { warnings } = await embedCandidates(ignorant, [{ id: 'spoon', text: '勺子' }])
  expect(warnings).toEqual([
    { index: 0, message: expect.stringMatching(/"spoon": the encoder knows no word of its text.*give it a picture/) },
  ])
})

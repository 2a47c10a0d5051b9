import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DualEncoder, ImageView } from '@region-r1/core'
import { expectAllClose } from '@region-r1/test-kit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createExactSearch } from './create-exact-search.ts'
import { type EmbedImagesOptions, embedImages } from './embed-images.ts'
import { openImageVectors } from './open-image-vectors.ts'
import { getVectorPartFile } from './vector-part.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'datasets-'))
})
afterEach(() => rm(folder, { recursive: true }))

/** Embeds a picture by its first two bytes, and counts. */
function createToyEncoder(id = 'toy'): DualEncoder & { encoded: number } {
  const encoder = {
    id,
    embeddingSize: 2,
    encoded: 0,
    async encodeImages(views: readonly ImageView[]) {
      encoder.encoded += views.length
      return views.map(({ image }) => {
        const angle = (image.data[0]! * 256 + image.data[1]!) / 1_000
        return { embedding: Float32Array.of(Math.cos(angle), Math.sin(angle)) }
      })
    },
    encodeTexts: async () => [],
    dispose: async () => {},
  }
  return encoder
}

/** Two pictures of each entry, numbered; number 7 cannot be read. */
async function* list(from: number, to: number) {
  for (let at = from; at < to; at++) yield { entry: `e${at >> 1}`, image: `/${at}.png` }
}
const decode = async (path: string) => {
  const number = Number(path.slice(1, -4))
  if (number === 7) throw new Error('broken')
  return { width: 1, height: 1, data: new Uint8Array([number >> 8, number & 255, 0]) }
}

function embed(options: Partial<EmbedImagesOptions> = {}) {
  const encoder = createToyEncoder()
  const broken: string[] = []
  const onBrokenImage = ({ image }: { image: string }) => broken.push(image)
  const common = { items: list(0, 600), encoder, decode, out: folder, onBrokenImage }
  return { done: embedImages({ ...common, ...options }), encoder, broken }
}

test('embedding is resumed by parts, and vectors come back in order with broken pictures left out', async () => {
  const half = embed({ shard: { index: 1, count: 2 } })
  await half.done
  expect([half.encoder.encoded, half.broken]).toEqual([256 + 88 - 1, ['/7.png']])
  const rest = embed()
  await rest.done
  expect(rest.encoder.encoded).toBe(256)

  const vectors = await openImageVectors(folder)
  expect(vectors).toMatchObject({ encoderId: 'toy', size: 2, count: 599 })
  const numbers = Array.from({ length: 600 }, (_, at) => at).filter(at => at !== 7)
  const keys = await Promise.all(numbers.map((_, index) => vectors.getKey(index)))
  expect(keys).toEqual(numbers.map(at => ({ entry: `e${at >> 1}`, image: `/${at}.png` })))
  expect([...vectors.entries]).toEqual(numbers.map(at => at >> 1))
  expect(new Set(vectors.pictures).size).toBe(599)
  for (const index of [0, 7, 254, 255, 598]) {
    const angle = numbers[index]! / 1_000
    expectAllClose(await vectors.getVector(index), [Math.cos(angle), Math.sin(angle)], { atol: 1e-7 })
  }
  const chunks = []
  for await (const { first, data } of vectors.readChunks()) chunks.push([first, data.length / 2])
  expect(chunks).toEqual([
    [0, 255],
    [255, 256],
    [511, 88],
  ])
  const [nearest] = await createExactSearch(vectors)(await vectors.getVector(400), 1)
  expect(nearest!.index).toBe(400)
})

test('progress tells the place in the whole list, what other runs did included', async () => {
  await embed({ shard: { index: 1, count: 2 } }).done
  const told: unknown[] = []
  await embed({ onProgress: progress => told.push(progress) }).done
  expect(told).toEqual([64, 128, 192, 256].map(done => ({ done, position: 256 + done })))
})

test('parts whose pictures have changed since are made anew, the others kept', async () => {
  await embed().done
  const later = embed({
    items: (async function* () {
      yield* list(0, 300)
      yield* list(301, 600)
    })(),
  })
  await later.done
  expect(later.encoder.encoded).toBe(256 + 87)
  const vectors = await openImageVectors(folder)
  expect([vectors.count, (await vectors.getKey(299)).image]).toEqual([598, '/301.png'])
})

test('another encoder, other inputs, or no picture at all are errors', async () => {
  await embed().done
  await expect(embed({ encoder: createToyEncoder('other') }).done).rejects.toThrow('another setting encoderId ("toy"')
  const map = join(folder, 'map.json')
  await writeFile(map, '{}')
  await expect(embed({ inputs: { map } }).done).rejects.toThrow('begun with another map file')
  await expect(embed({ items: list(0, 0) }).done).rejects.toThrow('there is no picture to embed')
})

test('a part that was cut off is named', async () => {
  await embed().done
  const part = getVectorPartFile(folder, 1)
  const bytes = await readFile(part)
  await writeFile(part, bytes.subarray(0, -4))
  await expect(openImageVectors(folder)).rejects.toThrow(`should have ${bytes.length} bytes`)
  await rm(part)
  await expect(openImageVectors(folder)).rejects.toThrow('there is no file')
})

test('pictures are decoded eight at a time, those of the next batch while one is encoded', async () => {
  const encoder = createToyEncoder()
  let running = 0
  let most = 0
  let decoded = 0
  const decodedBefore: number[] = []
  const done = embed({
    items: list(8, 136),
    encoder: {
      ...encoder,
      encodeImages(views) {
        decodedBefore.push(decoded)
        return encoder.encodeImages(views)
      },
    },
    async decode(path) {
      decoded++
      most = Math.max(most, ++running)
      const image = await decode(path)
      running--
      return image
    },
  }).done
  await done
  expect(most).toBe(8)
  expect(decodedBefore).toEqual([72, 128])
})

import { open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createRng, type DualEncoder, type ImageView } from '@region-r1/core'
import {
  createExactSearch,
  embedImages,
  type ImageVectors,
  openFaissVectors,
  openImageVectors,
} from '@region-r1/datasets'

const { values } = parseArgs({
  options: {
    vectors: { type: 'string', default: '300000' },
    size: { type: 'string', default: '512' },
    queries: { type: 'string', default: '128' },
    folder: { type: 'string', default: join(tmpdir(), 'region-r1-vectors') },
    sparse: { type: 'boolean', default: false },
  },
})
const [count, size, queries] = [values.vectors, values.size, values.queries].map(Number) as [number, number, number]

/** Vectors drawn by a generator that is fast enough not to be what is measured. */
const generator: DualEncoder = {
  id: `generated-${size}`,
  embeddingSize: size,
  async encodeImages(views: readonly ImageView[]) {
    return views.map(({ image }) => {
      let state = image.data[0]! + 256 * image.data[1]! + 65_536 * image.data[2]! + 1
      const embedding = new Float32Array(size)
      for (let at = 0; at < size; at++) {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
        embedding[at] = (state / 2 ** 31 - 1) * Math.sqrt(3 / size)
      }
      return { embedding }
    })
  },
  encodeTexts: async () => [],
  dispose: async () => {},
}

async function* listPictures() {
  for (let at = 0; at < count; at++) yield { entry: `https://en.wikipedia.org/wiki/${at >> 2}`, image: `/kb/${at}.jpg` }
}
const decode = async (path: string) => {
  const number = Number(path.slice(4, -4))
  return { width: 1, height: 1, data: new Uint8Array([number & 255, (number >> 8) & 255, number >> 16]) }
}

/** A flat index that takes no room on the disk: zeros, and a vector of ones in the last row. */
async function writeSparseIndex(file: string): Promise<void> {
  const header = Buffer.alloc(45)
  header.write('IxFI')
  header.writeInt32LE(size, 4)
  header.writeBigInt64LE(BigInt(count), 8)
  header.writeUInt8(1, 32)
  header.writeBigUInt64LE(BigInt(count) * BigInt(size), 37)
  const handle = await open(file, 'w')
  await handle.write(header)
  await handle.write(new Uint8Array(new Float32Array(size).fill(1).buffer), 0, size * 4, 45 + (count - 1) * size * 4)
  await handle.close()
}

async function openSparse(): Promise<ImageVectors> {
  const index = join(values.folder, 'sparse.faiss')
  const ids = join(values.folder, 'sparse.json')
  await writeSparseIndex(index)
  const handle = await open(ids, 'w')
  await handle.write(JSON.stringify(Array.from({ length: count }, (_, at) => at)))
  await handle.close()
  async function* articles() {
    for (let at = 0; at < count; at++) yield { url: `u${at}`, images: [] }
  }
  return openFaissVectors({ index, ids, articles: articles(), findPicture: async () => undefined })
}

let peak = 0
const timer = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage().rss)
}, 50)
async function measure<Value>(name: string, run: () => Promise<Value>): Promise<Value> {
  peak = process.memoryUsage().rss
  const start = performance.now()
  const value = await run()
  const seconds = (performance.now() - start) / 1000
  peak = Math.max(peak, process.memoryUsage().rss)
  console.log([name, seconds.toFixed(2), (peak / 1e6).toFixed(0)].join(' | '))
  return value
}

console.log(`${count} vectors of ${size} numbers, ${((count * size * 4) / 1e9).toFixed(2)} GB, Node ${process.version}`)
console.log('step | seconds | peak memory MB')
const { folder: out } = values
if (!values.sparse) {
  await measure('vectors written in parts', () =>
    embedImages({ items: listPictures(), encoder: generator, decode, out }),
  )
}
const vectors = await measure('opened', () => (values.sparse ? openSparse() : openImageVectors(out)))
const search = createExactSearch(vectors)
const draw = (seed: number) => {
  const rng = createRng(seed)
  return Float32Array.from({ length: size }, () => rng.nextNormal() / Math.sqrt(size))
}
const query = values.sparse ? new Float32Array(size).fill(1) : await vectors.getVector(count - 2)
const [nearest] = await measure('one query, the nearest 2,000', () => search(query, 2000))
const expected = count - (values.sparse ? 1 : 2)
if (nearest!.index !== expected) throw new Error(`found ${nearest!.index}, expected ${expected}`)
const all = Array.from({ length: queries }, (_, seed) => draw(seed))
await measure(`${queries} queries in one pass`, () => Promise.all(all.map(query => search(query, 2000))))
clearInterval(timer)
await vectors.close()
if (values.sparse) await rm(join(values.folder, 'sparse.faiss'))

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InvalidArgumentError, type RerankExample, type RgbImage } from '@region-r1/core'
import { createToyEncoder, hashFolder } from '@region-r1/test-kit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type GeneratePhotoMosaicsOptions, generatePhotoMosaics } from './generate-photo-mosaics.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mosaics-'))
})
afterEach(() => rm(folder, { recursive: true }))

/** A plain picture of the number that its name ends in, with a ground in other colours left and right. */
async function decode(path: string): Promise<RgbImage> {
  const number = Number(/(\d+)\.png$/.exec(path)?.[1])
  if (Number.isNaN(number)) throw new Error(`no picture ${path}`)
  const [width, height] = [60, 40]
  const data = new Uint8Array(width * height * 3)
  for (let pixel = 0; pixel < width * height; pixel++) {
    const isMiddle = Math.abs((pixel % width) - 29.5) < 22
    data.fill(isMiddle ? number : 255, pixel * 3, pixel * 3 + 3)
  }
  return { width, height, data }
}

/** Size and pixels. */
async function encode({ width, height, data }: RgbImage): Promise<Uint8Array> {
  return Buffer.concat([Buffer.from(`${width} ${height}\n`), data])
}

const kinds = ['apple', 'pear', 'milk', 'oat milk', 'pepper', 'tea', 'rice', 'bread', 'soap', 'salt']
const products = Array.from({ length: 30 }, (_, number) => ({
  id: `product-${number}`,
  image: `own/${200 + number}.png`,
  text: `Product ${number}`,
  kind: kinds[number % kinds.length],
  sceneImages: [`shop/${number}.png`, `shop/${number + 100}.png`],
}))

async function generate(lines: readonly object[], options: Partial<GeneratePhotoMosaicsOptions> = {}, name = 'out') {
  const kb = join(folder, 'kb.jsonl')
  await writeFile(kb, lines.map(line => JSON.stringify(line)).join('\r\n'))
  const directory = join(folder, name)
  const encoder = createToyEncoder()
  const files = await generatePhotoMosaics({ kb, queries: 12, seed: 1, directory, encoder, decode, encode, ...options })
  const examples = (await readFile(files.examples, 'utf8')).trim().split('\n')
  return { directory, examples: examples.map(line => JSON.parse(line) as RerankExample) }
}

test.each([2, 3] as const)(
  '%i photos a side: the cell asked about shows a photo of gold, in the middle of its photo',
  async grid => {
    const { directory, examples } = await generate(products, { grid })
    expect(examples).toHaveLength(12)
    for (const { image, question, targetBox, candidates } of examples) {
      const bytes = await readFile(join(directory, image))
      const side = 224 * grid
      const header = `${side} ${side}\n`
      expect(bytes.subarray(0, header.length).toString()).toBe(header)
      const gold = candidates.filter(({ relevance }) => relevance === 1)
      expect(gold).toHaveLength(1)
      const number = Number(gold[0]!.id.slice('product-'.length))
      for (const [x, y] of [
        [targetBox!.x1, targetBox!.y1],
        [targetBox!.x2 - 1, targetBox!.y2 - 1],
      ] as const) {
        expect(bytes[header.length + (y * side + x) * 3]! % 100).toBe(number)
      }
      expect(question).toBe(`What kind of ${kinds[number % kinds.length]} is this?`)
      expect(candidates).toHaveLength(20)
    }
  },
)

test('the same seed gives the same bytes, another one others, and fewer queries are the first of more', async () => {
  const first = await generate(products, {}, 'first')
  const again = await generate(products, {}, 'again')
  expect(await hashFolder(again.directory)).toBe(await hashFolder(first.directory))
  expect((await generate(products, { queries: 5 }, 'fewer')).examples).toEqual(first.examples.slice(0, 5))
  expect((await generate(products, { seed: 2 }, 'other')).examples).not.toEqual(first.examples)
})

test('no mosaic shows the picture of a candidate, and an entry without other photos or a kind is no answer', async () => {
  const opened = new Set<string>()
  const own = products.map(({ id, image, kind, sceneImages }, number) =>
    number < 20
      ? { id, image, kind, sceneImages: [image, ...sceneImages] }
      : { id, image, sceneImages: number < 25 ? sceneImages : [image] },
  )
  const { examples } = await generate(own, {
    encode: async image => {
      for (let pixel = 0; pixel < image.data.length; pixel += 3) opened.add(String(image.data[pixel]))
      return encode(image)
    },
  })
  expect([...opened].filter(level => Number(level) >= 200)).toEqual([])
  const gold = examples.map(({ candidates }) => Number(candidates.find(({ relevance }) => relevance)!.id.slice(8)))
  expect(Math.max(...gold)).toBeLessThan(20)
})

test('a milk is not asked about beside an oat milk, which is one too', async () => {
  const milks = products.filter(({ kind }) => ['milk', 'oat milk', 'tea', 'rice', 'bread'].includes(kind!))
  const { examples } = await generate(milks, { queries: 40 })
  expect(examples.some(({ question }) => question === 'What kind of oat milk is this?')).toBe(true)
  const asked = examples.filter(({ question }) => question === 'What kind of milk is this?')
  expect(asked.length).toBeGreaterThan(0)
  for (const { image } of asked) {
    const bytes = (await readFile(join(folder, 'out', image))).subarray('448 448\n'.length)
    const numbers = [112, 336].flatMap(y => [112, 336].map(x => bytes[(y * 448 + x) * 3]! % 100))
    expect(numbers.map(number => kinds[number % kinds.length])).not.toContain('oat milk')
  }
})

test('photos that cannot be read are named and done without; without an observer the first one throws', async () => {
  const lines = products.map((product, number) => (number === 3 ? { ...product, sceneImages: ['broken'] } : product))
  await expect(generate(lines, { queries: 60 })).rejects.toThrow('no picture')
  const broken = new Set<string>()
  const { examples } = await generate(lines, { queries: 60, onBrokenImage: image => broken.add(image) })
  expect([...broken]).toEqual([join(folder, 'broken')])
  expect(examples).toHaveLength(60)
})

test('too few kinds, no queries and an unknown grid are told with what to do', async () => {
  await expect(generate(products.map(({ kind, ...rest }) => rest))).rejects.toThrow(
    /photos of 0 kinds, a mosaic needs 4/,
  )
  await expect(generate(products, { queries: 0 })).rejects.toThrow(InvalidArgumentError)
  await expect(generate(products, { grid: 4 as 3 })).rejects.toThrow('grid must be 2 or 3, got 4')
  await expect(
    generate(
      products.map(product => ({ ...product, sceneImages: ['broken'] })),
      { onBrokenImage() {} },
    ),
  ).rejects.toThrow('gave no mosaic')
})

import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { createNormalizedBox, type RerankExample, type RgbImage } from '@region-r1/core'
import type { BoxedPicture, BoxedThing } from '@region-r1/datasets'
import { createToyEncoder, hashFolder } from '@region-r1/test-kit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type GeneratePhotoBoxesOptions, generatePhotoBoxes } from './generate-photo-boxes.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'photo-boxes-'))
  await mkdir(join(folder, 'in'))
})
afterEach(() => rm(folder, { recursive: true }))

const [width, height] = [80, 60]

/** Each pixel tells the number of its picture, its column and its row. */
async function decode(path: string): Promise<RgbImage> {
  const number = Number(/(\d+)\.jpg$/.exec(path)?.[1])
  if (Number.isNaN(number)) throw new Error(`no picture ${path}`)
  const pixels = Array.from({ length: width * height }, (_, at) => [number, at % width, Math.floor(at / width)])
  return { width, height, data: Uint8Array.from(pixels.flat()) }
}

async function encode({ width, height, data }: RgbImage): Promise<Uint8Array> {
  return Buffer.from([width, height, ...data.subarray(0, 3)])
}

function thing(name: string, part: number, rest: Partial<BoxedThing> = {}): BoxedThing {
  return { class: name, box: createNormalizedBox({ x1: part / 4, y1: 0.1, x2: (part + 1) / 4, y2: 0.9 }), ...rest }
}

async function* readPictures(boxes: readonly (readonly BoxedThing[])[]): AsyncGenerator<BoxedPicture> {
  for (const [number, things] of boxes.entries()) {
    const picture = join(folder, 'in', `${number}.jpg`)
    await writeFile(picture, `bytes of ${number}`)
    yield { picture, boxes: things }
  }
}

async function generate(
  boxes: readonly (readonly BoxedThing[])[],
  options: Partial<GeneratePhotoBoxesOptions> = {},
  name = 'out',
) {
  const source = join(folder, 'labels.json')
  await writeFile(source, '{}')
  const directory = join(folder, name)
  const pictures = readPictures(boxes)
  const encoder = createToyEncoder()
  const required = { pictures, sources: [source], queries: 1, seed: 1, directory, encoder, decode, encode }
  const files = await generatePhotoBoxes({ ...required, ...options })
  const examples = (await readFile(files.examples, 'utf8')).trim().split('\n')
  return { directory, examples: examples.map(line => JSON.parse(line) as RerankExample) }
}

const classes = ['dog', 'cat', 'bus', 'car', 'cup', 'bowl', 'pizza', 'cake', 'couch', 'bed', 'book', 'clock']
const world = Array.from({ length: 24 }, (_, number) => [
  thing(classes[number % 12]!, 0),
  thing(classes[(number + 5) % 12]!, 2, { expression: `the ${classes[(number + 5) % 12]} on the right` }),
])

test('the box asked about is the target, gold is its class, and every candidate is cut from another photo', async () => {
  const { directory, examples } = await generate(world, { queries: 60 })
  expect(new Set(examples.flatMap(({ tags }) => tags))).toEqual(new Set(['class', 'kind', 'expression']))
  for (const { queryId, image, targetBox, candidates } of examples) {
    const [photo, at] = queryId.split('-').slice(1).map(Number) as [number, number]
    const asked = world[photo]![at]!
    expect(await readFile(join(directory, image), 'utf8')).toBe(`bytes of ${photo}`)
    expect(targetBox).toEqual({ x1: 80 * asked.box.x1, y1: 6, x2: 80 * asked.box.x2, y2: 54 })
    expect(candidates.filter(({ relevance }) => relevance === 1).map(({ id }) => id)).toEqual([asked.class])
    expect(candidates).toHaveLength(12)
    for (const candidate of candidates) {
      const [cutWidth, cutHeight, source, left, top] = await readFile(join(directory, candidate.image!))
      expect([cutWidth, cutHeight, top]).toEqual([20, 48, 6])
      expect(source).not.toBe(photo)
      const shown = world[source!]!.find(({ box }) => box.x1 * 80 === left)
      expect(shown!.class).toBe(candidate.id)
    }
  }
})

test('candidates carry names where the question names a kind, and nowhere else', async () => {
  const { examples } = await generate(world, { queries: 60 })
  for (const { question, tags, candidates } of examples) {
    const names = candidates.flatMap(({ id }) => (question.includes(id) ? [id] : []))
    expect(names.length > 0).toBe(tags![0] !== 'kind')
    expect(candidates.map(({ text }) => text)).toEqual(
      candidates.map(({ id }) => (tags![0] === 'kind' ? id : undefined)),
    )
  }
})

test('a class or kind is named where one box alone is of it, crowds counted, and is clear to see', async () => {
  const far = { box: createNormalizedBox({ x1: 0, y1: 0, x2: 0.05, y2: 0.05 }) }
  const near = { box: createNormalizedBox({ x1: 0, y1: 0, x2: 1, y2: 0.9 }) }
  const boxes = [
    [thing('dog', 0), thing('dog', 1)],
    [thing('cat', 0), thing('dog', 2, { isCrowd: true })],
    [thing('dog', 0, far), thing('cat', 2, near)],
    [thing('gnome', 0, { kind: 'garden ornament' }), thing('person', 2)],
    [thing('gnome', 0, { kind: 'garden ornament' }), thing('person', 2)],
  ]
  const possible = ['photo-000001-0-class', ...[3, 4].flatMap(n => [0, 1].map(at => `photo-00000${n}-${at}-class`))]
  const { examples } = await generate(boxes, { queries: 5 })
  expect(examples.map(({ queryId }) => queryId).sort()).toEqual(possible)
  await expect(generate(boxes, { queries: 6 })).rejects.toThrow(/5 pictures give 5 queries, fewer than 6/)
})

test('paths count from the examples, also where the folder is named relative to the working directory', async () => {
  const { examples } = await generate(world, { directory: relative('', join(folder, 'out')) })
  for (const { image, candidates } of examples) {
    for (const path of [image, ...candidates.map(candidate => candidate.image!)]) expect(path).toMatch(/^images\//)
  }
})

test('the same seed gives the same bytes, another one others, and fewer queries are the first of more', async () => {
  const first = await generate(world, { queries: 20 }, 'first')
  const again = await generate(world, { queries: 20 }, 'again')
  expect(await hashFolder(again.directory)).toBe(await hashFolder(first.directory))
  expect((await generate(world, { queries: 5 }, 'fewer')).examples).toEqual(first.examples.slice(0, 5))
  expect((await generate(world, { queries: 20, seed: 2 }, 'other')).examples).not.toEqual(first.examples)
})

test('photos that cannot be read are named and done without; without an observer the first one throws', async () => {
  const decodeSome: typeof decode = path => decode(path.endsWith('/3.jpg') ? 'broken' : path)
  await expect(generate(world, { decode: decodeSome, queries: 40 })).rejects.toThrow('no picture')
  const broken = new Set<string>()
  const onBrokenImage = (image: string) => broken.add(image)
  const { examples } = await generate(world, { decode: decodeSome, queries: 50, onBrokenImage })
  expect([...broken]).toEqual([join(folder, 'in', '3.jpg')])
  expect(examples.some(({ queryId }) => queryId.startsWith('photo-000003'))).toBe(false)
})

test('no queries, and pictures without boxes, are told', async () => {
  await expect(generate(world, { queries: 0 })).rejects.toThrow('queries must be a positive integer, got 0')
  await expect(generate([[], []])).rejects.toThrow(/2 pictures give 0 queries, fewer than 1/)
})

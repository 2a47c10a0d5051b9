import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RerankExample, RgbImage } from '@region-r1/core'
import { validateRerankExamples } from '@region-r1/datasets'
import { createToyEncoder, hashFolder } from '@region-r1/test-kit'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { cutOut } from '../drawing/cut-out.ts'
import { renderSvg, wrapSvg } from '../drawing/render-svg.ts'
import { type SynthesizeScenesOptions, synthesizeScenes } from './synthesize-scenes.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'synthesize-'))
})
afterEach(() => rm(folder, { recursive: true }))

const encoder = createToyEncoder()

/** The picture of the thing whose number its name ends in: even ones are discs on white, odd ones fill it. */
async function decode(path: string): Promise<RgbImage> {
  const number = Number(/(\d+)\.png$/.exec(path)?.[1])
  if (Number.isNaN(number)) throw new Error(`no picture ${path}`)
  const data = new Uint8Array(24 * 24 * 3).fill(255)
  for (let pixel = 0; pixel < 24 * 24; pixel++) {
    const [x, y] = [pixel % 24, Math.floor(pixel / 24)]
    const isThing = number % 2 === 0 ? Math.hypot(x - 11.5, y - 11.5) < 9 : true
    if (isThing) data.set([(number * 37) % 200, (number * 91 + x) % 200, (number * 53 + y * 5) % 200], pixel * 3)
  }
  return { width: 24, height: 24, data }
}

/** Size and pixels, which is all that the tests look at. */
async function encode({ width, height, data }: RgbImage): Promise<Uint8Array> {
  return Buffer.concat([Buffer.from(`P6 ${width} ${height} 255\n`), data])
}

async function writeKb(lines: readonly object[]): Promise<string> {
  const file = join(folder, 'kb.jsonl')
  await writeFile(file, lines.map(line => JSON.stringify(line)).join('\n'))
  return file
}

const kinds = ['cup', 'lamp', 'chair']
const things = Array.from({ length: 30 }, (_, number) => ({
  id: `thing-${number}`,
  image: `${number}.png`,
  text: `Thing ${number}`,
  kind: kinds[number % 3],
}))

async function synthesize(options: Partial<SynthesizeScenesOptions> & { kb: string }, name = 'out') {
  const directory = join(folder, name)
  const files = await synthesizeScenes({ queries: 24, seed: 1, directory, encoder, decode, encode, ...options })
  const text = await readFile(files.examples, 'utf8')
  const examples = text
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as RerankExample)
  return { directory, examples }
}

test('the same seed gives the same bytes, another one others, and fewer queries are the first of more', async () => {
  const kb = await writeKb(things)
  const first = await synthesize({ kb }, 'first')
  const again = await synthesize({ kb }, 'again')
  expect(await hashFolder(again.directory)).toBe(await hashFolder(first.directory))
  // The examples name the knowledge base's pictures by absolute paths, so the pictures alone are the same everywhere.
  expect(await hashFolder(join(first.directory, 'images'))).toBe(
    '63130dbdb1e88582e0bc09728ab95c8c3b2f946e49a200ff50eb3c92054912d9',
  )
  expect((await synthesize({ kb, queries: 7 }, 'fewer')).examples).toEqual(first.examples.slice(0, 7))
  expect((await synthesize({ kb, seed: 2 }, 'other')).examples).not.toEqual(first.examples)
})

test('each query has 20 candidates with gold once, a box inside of its scene, and its picture in the folder', async () => {
  const { examples, directory } = await synthesize({ kb: await writeKb(things) })
  expect(examples).toHaveLength(24)
  const pictures = new Set(await readdir(join(directory, 'images')))
  for (const { image, candidates, targetBox } of examples) {
    expect(pictures).toContain(image.replace('images/', ''))
    expect(candidates).toHaveLength(20)
    expect(candidates.filter(({ relevance }) => relevance === 1)).toHaveLength(1)
    expect(Math.min(targetBox!.x1, targetBox!.y1)).toBeGreaterThanOrEqual(0)
    expect(Math.max(targetBox!.x2, targetBox!.y2)).toBeLessThanOrEqual(480)
  }
})

test('the share of queries to keep is the one asked for', async () => {
  const kb = await writeKb(things)
  for (const keepShare of [0, 0.3, 1]) {
    const { examples } = await synthesize({ kb, keepShare }, `keep-${keepShare}`)
    const large = examples.filter(({ tags }) => tags?.includes('large')).length
    expect(Math.abs(large - keepShare * 24)).toBeLessThanOrEqual(2)
  }
})

test('validation asks about entries that no list of training holds, with one query a scene', async () => {
  const kb = await writeKb(things)
  const train = await synthesize({ kb }, 'train')
  const validation = await synthesize({ kb, split: 'validation', seed: 9 }, 'validation')
  const trained = new Set(train.examples.flatMap(({ candidates }) => candidates.map(({ id }) => id)))
  for (const { candidates } of validation.examples) {
    expect(trained).not.toContain(candidates.find(({ relevance }) => relevance === 1)!.id)
  }
  expect(new Set(validation.examples.map(({ image }) => image)).size).toBe(24)
  expect(new Set(train.examples.map(({ image }) => image)).size).toBeLessThan(24)
})

test('scenes show the further pictures of an entry where it has any, candidates its own', async () => {
  const lines = things.map((thing, number) => ({ ...thing, sceneImages: [`shop/${number + 100}.png`] }))
  const opened = new Set<string>()
  const { examples } = await synthesize({
    kb: await writeKb(lines),
    validationShare: 0,
    decode: path => {
      opened.add(path.slice(folder.length + 1))
      return decode(path)
    },
  })
  expect([...opened].filter(path => path.startsWith('shop/')).length).toBeGreaterThan(10)
  expect(examples[0]!.candidates[0]!.image).toMatch(/^.*\/\d+\.png$/)
  expect(examples.every(({ candidates }) => candidates.every(({ image }) => !image!.includes('shop')))).toBe(true)
})

test('a BEIR folder serves as well as JSON Lines', async () => {
  const corpus = things.map(({ id, text, image, kind }) => ({
    _id: id,
    title: text,
    text: 'Text',
    metadata: { image, kind },
  }))
  await writeFile(join(folder, 'corpus.jsonl'), corpus.map(line => JSON.stringify(line)).join('\n'))
  const { examples } = await synthesize({ kb: folder, queries: 5 })
  expect(examples[0]!.candidates[0]!.text).toMatch(/^Thing \d+\. Text$/)
})

test('pictures that cannot be read are named, and the rest serves; without an observer the first one throws', async () => {
  const kb = await writeKb([...things, { id: 'broken', image: 'broken', text: 'Broken' }])
  await expect(synthesize({ kb, validationShare: 0 })).rejects.toThrow('no picture')
  const broken = new Set<string>()
  const { examples } = await synthesize({ kb, validationShare: 0, onBrokenImage: image => broken.add(image) })
  expect([...broken]).toEqual([join(folder, 'broken')])
  expect(examples).toHaveLength(24)
})

test('what cannot be done is refused in words', async () => {
  const kb = await writeKb(things)
  await expect(synthesize({ kb, queries: 0 })).rejects.toThrow('positive integer, got 0')
  await expect(synthesize({ kb, keepShare: 1.5 })).rejects.toThrow('a share from 0 to 1, got 1.5')
  await expect(synthesize({ kb, validationShare: 1 })).rejects.toThrow('has 0 entries with pictures for train')
  await expect(
    synthesize({ kb, onBrokenImage: () => {}, decode: () => Promise.reject(new Error('no')) }),
  ).rejects.toThrow('100 scenes in a row gave no question')
  const bad = await writeKb([things[0]!, things[0]!])
  await expect(synthesize({ kb: bad })).rejects.toThrow('line 2: id "thing-0" stands on line 1 already')
  await expect(synthesize({ kb: await writeKb([{ id: 'a' }]) })).rejects.toThrow('line 1: entry "a" needs an image')
  await expect(synthesize({ kb: await writeKb([{ id: 'a', image: 'https://a.de/a.png' }]) })).rejects.toThrow(
    'is a URL',
  )
})

const real = new URL('../../../../../shared/real/grocery/', import.meta.url).pathname

/** The 198 x 198 pixels of a product photo. */
async function decodeProduct(path: string): Promise<RgbImage> {
  const href = `data:image/jpeg;base64,${(await readFile(path)).toString('base64')}`
  return renderSvg(wrapSvg(`<image width="198" height="198" href="${href}"/>`, 198, 198)).image
}

describe.skipIf(!existsSync(real))('the shop photos, where ../shared/real holds them', () => {
  test('nearly every product photo is cut out of its ground, and scenes of them pass validation', async () => {
    const classes = (await readFile(join(real, 'classes.csv'), 'utf8')).trim().split('\n').slice(1)
    const lines = classes.map(line => {
      const [id, , kind, , image] = line.split(',')
      return { id, kind, image: join(real, image!), text: id }
    })
    expect(lines).toHaveLength(81)
    const pictures = await Promise.all(lines.map(async ({ image }) => cutOut(await decodeProduct(image))))
    expect(pictures.filter(({ mask }) => mask !== undefined).length).toBeGreaterThanOrEqual(75)
    const { directory } = await synthesize({ kb: await writeKb(lines), queries: 6, decode: decodeProduct })
    const report = await validateRerankExamples(join(directory, 'examples.jsonl'))
    expect(report).toMatchObject({ valid: true, issues: [], counts: { rows: 6, withPositive: 6, withTargetBox: 6 } })
  })
})

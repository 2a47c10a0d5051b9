import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RerankExample } from '@region-r1/core'
import { createToyEncoder, hashFolder } from '@region-r1/test-kit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Split, splits } from '../names.ts'
import { loadQuestionBook } from './ask-question.ts'
import { loadEntities } from './entities.ts'
import { generateIconScenes } from './generate-icon-scenes.ts'

const encoder = createToyEncoder()

const directories: string[] = []
afterAll(() => Promise.all(directories.map(directory => rm(directory, { recursive: true }))))

async function generate(split: Split, queries: number, seed = 1) {
  const directory = await mkdtemp(join(tmpdir(), 'icon-scenes-'))
  directories.push(directory)
  const files = await generateIconScenes({ split, queries, seed, directory, encoder })
  const readRows = async (file: string) =>
    (await readFile(file, 'utf8'))
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as RerankExample)
  return { directory, hard: await readRows(files.hard), retrieved: await readRows(files.retrieved) }
}

describe('icon-scenes', () => {
  const generated = new Map<Split, Awaited<ReturnType<typeof generate>>>()
  beforeAll(async () => {
    for (const split of splits) generated.set(split, await generate(split, 24))
  }, 120_000)

  test('the same seed gives the same bytes', async () => {
    const again = await generate('validation', 24)
    const hash = await hashFolder(again.directory)
    expect(hash).toBe(await hashFolder(generated.get('validation')!.directory))
    expect(hash).toBe('d6307e711406a5f8439e30db936132e32e9ceac523dde01d6e0c31cc56aa4f47')
  })

  test('another seed gives other scenes', async () => {
    const other = await generate('validation', 4, 2)
    expect(other.hard.map(({ question }) => question)).not.toEqual(
      generated
        .get('validation')!
        .hard.slice(0, 4)
        .map(({ question }) => question),
    )
  })

  test('the first queries do not depend on how many follow', async () => {
    const fewer = await generate('test', 5)
    expect(fewer.hard).toEqual(generated.get('test')!.hard.slice(0, 5))
  })

  test.each(splits)('%s: 20 candidates with gold once among the hard ones, and boxes inside the picture', split => {
    for (const { candidates, targetBox } of generated.get(split)!.hard) {
      expect(candidates).toHaveLength(20)
      expect(candidates.filter(({ relevance }) => relevance === 1)).toHaveLength(1)
      expect(targetBox!.x1).toBeGreaterThanOrEqual(0)
      expect(Math.max(targetBox!.x2, targetBox!.y2)).toBeLessThanOrEqual(320)
    }
  })

  test('the plain list is the order of the full picture, best first', () => {
    for (const { candidates } of generated.get('test')!.retrieved) {
      const scores = candidates.map(({ firstStageScore }) => firstStageScore!)
      expect(scores).toEqual([...scores].sort((a, b) => b - a))
    }
  })

  test('targets are entities of their split, and no base holds entities of a later one', () => {
    const splitOf = new Map(loadEntities().map(({ id, split }) => [id, split]))
    for (const split of splits) {
      const { hard, retrieved } = generated.get(split)!
      for (const { candidates } of [...hard, ...retrieved]) {
        for (const { id, relevance } of candidates) {
          expect(splits.indexOf(splitOf.get(id)!)).toBeLessThanOrEqual(splits.indexOf(split))
          if (relevance === 1) expect(splitOf.get(id)).toBe(split)
        }
      }
    }
  })

  test('every wording has one place for the thing asked about, and no split shares a wording with another', () => {
    const { generic, kinds } = loadQuestionBook()
    for (const wordings of [generic, ...Object.values(kinds)]) {
      const all = splits.flatMap(split => wordings[split])
      for (const wording of all) expect(wording.split('{it}')).toHaveLength(2)
      expect(new Set(all).size).toBe(all.length)
    }
  })

  test('training asks about several icons of a scene, the other splits about one', () => {
    const images = (split: Split) => new Set(generated.get(split)!.hard.map(({ image }) => image)).size
    expect(images('train')).toBeLessThan(24)
    expect(images('test')).toBe(24)
  })

  test('queries below one are refused', async () => {
    await expect(generate('test', 0)).rejects.toThrow('positive integer, got 0')
  })
})

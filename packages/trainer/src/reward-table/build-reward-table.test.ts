import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRng } from '@region-r1/core'
import { createFakeEncoder } from '@region-r1/encoder/testing'
import { createAnchors } from '@region-r1/scoring'
import { expectAllClose } from '@region-r1/test-kit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { keepAction } from '../rollouts/action-distribution.ts'
import { createToyExamples, toyAnchors } from '../testing/create-toy-examples.ts'
import { buildRewardTable } from './build-reward-table.ts'
import { refineAnchors, spreadAnchors } from './choose-anchors.ts'
import { readOutcome } from './reward-table.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'region-r1-table-'))
})
afterEach(() => rm(folder, { recursive: true }))

const options = { anchors: toyAnchors, encoder: createFakeEncoder() }

test('each action of a query is measured: the right quarter ranks gold first, the full picture does not', async () => {
  const [example] = await createToyExamples(1, 1)
  const { queries } = await buildRewardTable({ ...options, examples: [example!] })
  const { outcomes, picture } = queries[0]!
  expect(picture.anchors).toEqual([0, 1, 2, 3])
  const ranks = [keepAction, 0, 1, 2, 3].map(action => readOutcome(outcomes, action).rank)
  expect(ranks[0]).toBeGreaterThan(1)
  expect(ranks.slice(1).filter(rank => rank === 1)).toHaveLength(1)
})

test('of a sparse table each picture has some anchors, measured as in the full one, and no more is encoded', async () => {
  const examples = await createToyExamples(12, 1)
  const encoder = createFakeEncoder()
  const full = await buildRewardTable({ ...options, examples })
  const sparse = await buildRewardTable({ ...options, encoder, examples, anchorsPerQuery: 2, folder })
  // 1 + 2 encodes of each picture, and the 10 candidates that all share.
  const encodes = new Set(examples.map(({ image }) => image)).size * 3 + 10
  expect(encoder.counts.images).toBe(encodes)
  expect(sparse.anchorCount).toBe(4)
  for (const [index, { picture, outcomes, scores }] of sparse.queries.entries()) {
    const whole = full.queries[index]!
    expect(picture.anchors).toHaveLength(2)
    for (const [place, anchor] of picture.anchors.entries()) {
      expect(readOutcome(outcomes, place)).toEqual(readOutcome(whole.outcomes, anchor))
      const row = (of: Float32Array, at: number) => of.subarray((1 + at) * 10, (2 + at) * 10)
      expectAllClose(row(scores, place), row(whole.scores, anchor), { atol: 0 })
      expectAllClose(
        picture.views.subarray(place * 16, place * 16 + 16),
        whole.picture.views.subarray(anchor * 16, anchor * 16 + 16),
      )
    }
  }
  expect(new Set(sparse.queries.map(({ picture }) => picture.anchors.join())).size).toBeGreaterThan(2)
  const again = await buildRewardTable({ ...options, encoder, examples, anchorsPerQuery: 2, folder })
  expect(encoder.counts.images).toBe(encodes)
  expect(again.queries[3]!.picture.anchors).toEqual(sparse.queries[3]!.picture.anchors)
  await buildRewardTable({ ...options, encoder, examples, folder })
  expect(await readdir(folder)).toHaveLength(2)
})

test('of a sparse table three in five anchors are spread, the others lie around the best of these for each query', async () => {
  const anchors = { scales: [{ side: 0.5, grid: 3 }] }
  const boxes = createAnchors(anchors)
  const examples = await createToyExamples(12, 1)
  const full = await buildRewardTable({ ...options, anchors, examples })
  const sparse = await buildRewardTable({ ...options, anchors, examples, anchorsPerQuery: 5 })
  for (const { picture } of sparse.queries) {
    const measured = spreadAnchors(boxes, 3, createRng(picture.source))
    const best = full.queries
      .filter(query => query.picture.source === picture.source)
      .map(({ outcomes }) => {
        const rates = measured.map(anchor => {
          const { reciprocalRank, margin } = readOutcome(outcomes, anchor)
          return reciprocalRank + margin
        })
        return measured[rates.indexOf(Math.max(...rates))]!
      })
    const further = refineAnchors(boxes, { measured, best, count: 2 })
    expect(picture.anchors).toEqual([...measured, ...further].sort((a, b) => a - b))
  }
})

test.each([1, 5, 2.5])('%s anchors of four are refused', async anchorsPerQuery => {
  const build = buildRewardTable({ ...options, examples: await createToyExamples(1, 1), anchorsPerQuery })
  await expect(build).rejects.toThrow(
    `2 to 4 anchors are measured, as many as the settings have, got ${anchorsPerQuery}`,
  )
})

test('a picture and its crops are encoded once for all queries about it, whatever stands between them', async () => {
  const [one, other] = await createToyExamples(2, 1)
  const encoder = createFakeEncoder()
  const examples = [one!, other!, one!].map((example, index) => ({ ...example, queryId: `q${index}` }))
  const { queries } = await buildRewardTable({ ...options, encoder, examples })
  // 2 full pictures, 4 crops of each, the 10 candidates that both share.
  expect(encoder.counts.images).toBe(2 * 5 + 10)
  expect(queries[2]!.picture).toBe(queries[0]!.picture)
})

test('relative paths of queries and candidates start in the base directory, and name content', async () => {
  const [example] = await createToyExamples(1, 1)
  const decode = (url: string) => Buffer.from(url.slice(url.indexOf(',') + 1), 'base64')
  await writeFile(join(folder, 'query.png'), decode(example!.image))
  const candidates = await Promise.all(
    example!.candidates.map(async candidate => {
      await writeFile(join(folder, `${candidate.id}.png`), decode(candidate.image!))
      return { ...candidate, image: `${candidate.id}.png` }
    }),
  )
  const relative = { ...example!, image: 'query.png', candidates }
  const images = { baseDirectory: folder }
  const shards = join(folder, 'shards')
  const { queries, warnings } = await buildRewardTable({ ...options, images, examples: [relative], folder: shards })
  expect(warnings).toEqual([])
  const given = await buildRewardTable({ ...options, examples: [example!] })
  expectAllClose(queries[0]!.outcomes, given.queries[0]!.outcomes, { atol: 0 })
  await writeFile(join(folder, 'query.png'), decode(example!.candidates[0]!.image!))
  await buildRewardTable({ ...options, images, examples: [relative], folder: shards })
  expect(await readdir(shards)).toHaveLength(2)
})

test('what a folder holds is not encoded again, and a longer run adds to it', async () => {
  const examples = await createToyExamples(70, 2)
  const first = await buildRewardTable({ ...options, examples: examples.slice(0, 64), folder })
  const encoder = createFakeEncoder()
  const again = await buildRewardTable({ ...options, encoder, examples: examples.slice(0, 64), folder })
  expect(encoder.counts.images).toBe(0)
  expectAllClose(again.queries[63]!.outcomes, first.queries[63]!.outcomes, { atol: 0 })
  expectAllClose(again.queries[5]!.picture.patches, first.queries[5]!.picture.patches, { atol: 0 })
  const progress: { done: number; found: number }[] = []
  await buildRewardTable({ ...options, examples, folder, onProgress: value => progress.push(value) })
  expect(progress.at(-1)).toEqual({ done: 70, found: 64 })
})

test('another label, another encoder or other anchors are measured anew, and so is a damaged shard', async () => {
  const [example] = await createToyExamples(1, 1)
  await buildRewardTable({ ...options, examples: [example!], folder })
  const relabelled = {
    ...example!,
    candidates: example!.candidates.map((entry, index) => ({ ...entry, relevance: index })),
  }
  await buildRewardTable({ ...options, examples: [relabelled], folder })
  await buildRewardTable({ ...options, examples: [example!], encoder: createFakeEncoder({ grid: 8 }), folder })
  await buildRewardTable({ ...options, examples: [example!], anchors: { scales: [{ side: 0.5, grid: 3 }] }, folder })
  const shards = await readdir(folder)
  expect(shards).toHaveLength(4)
  for (const shard of shards) await writeFile(join(folder, shard), 'broken')
  const { queries } = await buildRewardTable({ ...options, examples: [example!], folder })
  expect(queries).toHaveLength(1)
})

test('queries that cannot teach are left out with a warning, and a file of them alone is refused', async () => {
  const [example, other] = await createToyExamples(2, 1)
  const unlabelled = { ...other!, candidates: other!.candidates.map(({ relevance: _, ...entry }) => entry) }
  const alone = {
    ...other!,
    queryId: 'alone',
    candidates: example!.candidates.filter(({ relevance }) => relevance === 1),
  }
  const { queries, warnings } = await buildRewardTable({ ...options, examples: [unlabelled, example!, alone] })
  expect(queries.map(({ queryId }) => queryId)).toEqual([example!.queryId])
  expect(warnings).toEqual([
    '1 queries were left out: none of their candidates has a relevance above 0',
    '1 queries were left out: all of their candidates are relevant, or there is one alone',
  ])
  await expect(buildRewardTable({ ...options, examples: [unlabelled] })).rejects.toThrow('no query to train on')
})

test('an encoder without patch tokens is refused', async () => {
  const { patchGrid: _, ...encoder } = createFakeEncoder()
  await expect(buildRewardTable({ examples: [], encoder })).rejects.toThrow('gives none')
})

import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createNormalizedBox } from '@region-r1/core'
import { readImageSource } from '@region-r1/encoder'
import { createFakeEncoder } from '@region-r1/encoder/testing'
import { createBaselinePolicy } from '@region-r1/policy'
import { computeScores, rankByScore } from '@region-r1/scoring'
import { expectAllClose } from '@region-r1/test-kit'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type OpenOutputOptions, openEvaluationOutput } from '../output/open-evaluation-output.ts'
import { readQueryRows } from '../output/read-query-rows.ts'
import { createSummaryBuilder } from '../summary/create-summary-builder.ts'
import { createSquareExamples as createExamples } from '../testing/create-square-examples.ts'
import { createExampleEvaluator } from './create-example-evaluator.ts'
import { createOracle } from './create-oracle.ts'
import { createTarget } from './create-target.ts'
import { type EvaluationProgress, evaluate } from './evaluate.ts'
import { createPolicySystem, type EvaluationSystem } from './evaluation-system.ts'
import type { QueryRow } from './query-row.ts'

const encoder = createFakeEncoder({ grid: 8 })
const systems = [
  createPolicySystem('center', createBaselinePolicy('center')),
  createPolicySystem('similarity', createBaselinePolicy('similarity')),
  createTarget(),
  createOracle(),
]

describe('evaluate', () => {
  test('bounds stand above policies, and the target reaches the top where the picture alone does not', async () => {
    const { summary } = await evaluate({ examples: await createExamples(12), encoder, systems })
    const { keep, center, similarity, target, oracle } = summary.systems
    expect(Object.keys(summary.systems)).toEqual(['keep', 'center', 'similarity', 'target', 'oracle'])
    expect(summary).toMatchObject({ queries: 12, candidatesPerQuery: 4 })
    expect(keep!['recall@1']).toBe(0)
    expect(target!['recall@1']).toBe(1)
    expect(oracle!.mrr).toBeGreaterThanOrEqual(Math.max(similarity!.mrr, center!.mrr, keep!.mrr))
    expect(keep).toMatchObject({ cropRate: 0, improved: 0, unchanged: 1, degraded: 0, gainRecovered: 0, boxArea: null })
    expect(target).toMatchObject({ cropRate: 1, gainRecovered: 1, 'gainRecoveredRecall@1': 1, targetIou: 1 })
    expect(target!.boxArea).toBeCloseTo(144 / 1600, 12)
    expect(Object.keys(summary.slices)).toEqual(expect.arrayContaining(['even', 'odd', 'targetArea:5-20%']))
    expect(summary.slices.even!.queries).toBe(6)
    expect(summary.comparisons).toHaveLength(4 * 2 + 2)
    const found = summary.comparisons.find(({ system, metric }) => system === 'target' && metric === 'recall@1')
    expect(found).toMatchObject({ baseline: 'keep', difference: 1, wins: 12, ties: 0, losses: 0, ci95: [1, 1] })
    expect(found!.pValue).toBeLessThanOrEqual(found!.pValueHolm)
  })

  test('keep is added, gains are null where no query has a target box, and the target is not reported unasked', async () => {
    const examples = (await createExamples(3)).map(({ targetBox, ...example }) => example)
    const { summary, picks } = await evaluate({ examples, encoder, systems: [systems[0]!] })
    expect(Object.keys(summary.systems)).toEqual(['keep', 'center'])
    expect(summary.systems.center!.gainRecovered).toBeNull()
    expect(picks!.system).toBe('center')
    const withBoxes = await evaluate({ examples: await createExamples(3), encoder, systems: [systems[0]!] })
    expect(Object.keys(withBoxes.summary.systems)).toEqual(['keep', 'center'])
    expect(withBoxes.summary.systems.center!.gainRecovered).not.toBeNull()
  })

  test('a row replays its decisions: scores give the ranking, the box gives the scores', async () => {
    const [example] = await createExamples(1)
    const rows: QueryRow[] = []
    await evaluate({ examples: [example!], encoder, systems, onRow: row => void rows.push(row) })
    const { target, keep } = rows[0]!.systems
    expect(target!.decision).toMatchObject({ type: 'crop', box: example!.targetBox })
    for (const { scores, ranking, rank } of [target!, keep!]) {
      expect(rankByScore(scores.map(score => score ?? Number.NaN))).toEqual(ranking)
      expect(ranking[rank - 1]).toBe(example!.candidates.findIndex(candidate => candidate.relevance === 1))
    }
    expect(rows[0]!.candidates[0]).toMatchObject({ id: 'red', modality: 'text' })
    expect(rows[0]!.image).toMatchObject({ width: 40, height: 40 })
  })

  test('a policy sees no label, and an invalid answer is scored as keep and counted', async () => {
    let seen: string[] = []
    const spy = createPolicySystem('spy', {
      id: 'spy',
      async doDecide(input) {
        seen = Object.keys(input).sort()
        return { type: 'invalid', reason: 'no call' }
      },
    })
    const { summary } = await evaluate({ examples: await createExamples(2), encoder, systems: [spy] })
    expect(seen).toEqual(['encoder', 'features', 'image', 'look', 'question', 'questionEmbedding', 'signal'])
    expect(summary.systems.spy).toMatchObject({ invalidRate: 1, cropRate: 0, unchanged: 1 })
  })

  test('a look that fails is an invalid answer, scored as keep with the passes that it took, and counted', async () => {
    const counting = createFakeEncoder({ grid: 8 })
    let crops = 0
    const broken: typeof counting = {
      ...counting,
      async encodeImages(views, options) {
        const boxed = views.filter(({ box }) => box !== undefined).length
        crops += boxed
        if (boxed > 0 && crops > 3) throw new Error('the device is gone')
        return counting.encodeImages(views, options)
      },
    }
    const half = createNormalizedBox({ x1: 0, y1: 0, x2: 0.5, y2: 1 })
    const looking = createPolicySystem('looking', {
      id: 'looking',
      async doDecide({ look }) {
        const [embedding] = await look([half])
        await look([createNormalizedBox({ x1: 0.5, y1: 0, x2: 1, y2: 1 })])
        return embedding ? { type: 'crop', cropProbability: 1, box: half } : { type: 'keep', cropProbability: 0 }
      },
    })
    const rows: QueryRow[] = []
    const examples = (await createExamples(2)).map(({ targetBox, ...example }) => example)
    const onRow = (row: QueryRow) => void rows.push(row)
    const { summary } = await evaluate({ examples, encoder: broken, systems: [looking], onRow })
    // The first query looks twice; the second once, and fails at its second look.
    expect(rows[1]!.systems.looking!.decision).toEqual({ type: 'invalid', reason: 'a look failed: the device is gone' })
    expect(rows[1]!.systems.looking!.ranking).toEqual(rows[1]!.systems.keep!.ranking)
    expect(summary.systems.looking).toMatchObject({ invalidRate: 0.5, cropRate: 0.5, passes: (3 + 2) / 2 })
  })

  test('relative paths of candidates start where those of queries do', async () => {
    const [example] = await createExamples(1)
    const folder = await mkdtemp(join(tmpdir(), 'region-r1-eval-'))
    const decode = (url: string) => Buffer.from(url.slice(url.indexOf(',') + 1), 'base64')
    await writeFile(join(folder, 'query.png'), decode(example!.image))
    const [candidate, ...others] = example!.candidates
    const relative = {
      ...example!,
      image: 'query.png',
      candidates: [{ ...candidate!, image: 'query.png' }, ...others],
    }
    const rows: QueryRow[] = []
    const images = { baseDirectory: folder }
    await evaluate({ examples: [relative], encoder, systems: [], images, onRow: row => void rows.push(row) })
    expect(rows[0]!.warnings).toEqual([])
    const named = { ...example!, candidates: [{ ...candidate!, image: example!.image }, ...others] }
    const given = await createExampleEvaluator({ encoder, systems: [] })(named)
    expect(rows[0]!.systems.keep!.scores).toEqual(given.systems.keep!.scores)
    await rm(folder, { recursive: true })
  })

  test('a box that two systems chose is encoded once, and each candidate once a run', async () => {
    const counting = createFakeEncoder({ grid: 8 })
    const twin: EvaluationSystem = { ...createTarget(), name: 'twin' }
    const examples = (await createExamples(2)).map(example => ({
      ...example,
      targetBox: { x1: 0, y1: 0, x2: 12, y2: 12 },
    }))
    await evaluate({ examples, encoder: counting, systems: [createTarget(), twin] })
    expect(counting.counts).toEqual({ images: 2 * (1 + 1), texts: 2 + 4 })
  })

  test('another scorer ranks, while policies see by their own encoder', async () => {
    const scorer = createFakeEncoder({ grid: 2, embeddingSize: 24 })
    const rows: QueryRow[] = []
    const [example] = await createExamples(1)
    await evaluate({
      examples: [example!],
      encoder,
      scorer,
      systems: [createTarget()],
      onRow: row => void rows.push(row),
    })
    expect(rows[0]).toMatchObject({ encoder: encoder.id, scorer: scorer.id })
    const image = await readImageSource(example!.image)
    const [full] = await scorer.encodeImages([{ image }])
    const texts = await scorer.encodeTexts(example!.candidates.map(candidate => candidate.text!))
    const expected = texts.map(text => computeScores(full!.embedding, text)[0]!)
    expectAllClose(rows[0]!.systems.keep!.scores as number[], expected)
    expect(scorer.counts.texts).toBe(2 * 4)
  })

  test('a candidate that cannot be read ranks last and is warned about', async () => {
    const [example] = await createExamples(1)
    const broken = { id: 'broken', image: '/nowhere/at/all.png', relevance: 0 }
    const rows: QueryRow[] = []
    await evaluate({
      examples: [{ ...example!, candidates: [broken, ...example!.candidates] }],
      encoder,
      systems,
      onRow: row => void rows.push(row),
    })
    expect(rows[0]!.warnings[0]).toContain('"broken"')
    for (const result of Object.values(rows[0]!.systems)) {
      expect(result.scores[0]).toBeNull()
      expect(result.ranking.at(-1)).toBe(0)
    }
  })

  test('it tells how far it is, and stops when asked to', async () => {
    const progress: EvaluationProgress[] = []
    const controller = new AbortController()
    const examples = await createExamples(3)
    const run = evaluate({
      examples,
      encoder,
      systems: [],
      total: 3,
      signal: controller.signal,
      onProgress(step) {
        progress.push(step)
        if (step.done === 2) controller.abort()
      },
    })
    await expect(run).rejects.toThrow('abort')
    expect(progress.map(step => [step.done, step.total])).toEqual([
      [1, 3],
      [2, 3],
    ])
    expect(progress[0]!.etaMs).toBeGreaterThan(0)
  })

  test('rows that several workers make at once give the same summary', async () => {
    const examples = await createExamples(6)
    const alone = await evaluate({ examples, encoder, systems })
    const evaluateOne = createExampleEvaluator({ encoder, systems })
    const order: string[] = []
    const { summary } = await evaluate({
      examples,
      encoder,
      systems,
      concurrency: 3,
      async evaluateExample(example, options) {
        const row = await evaluateOne(example, options)
        await new Promise(resolve => setTimeout(resolve, example.queryId === 'q0' ? 40 : 1))
        return row
      },
      onRow: row => void order.push(row.queryId),
    })
    expect(summary).toEqual(alone.summary)
    expect(order).toEqual(examples.map(example => example.queryId))
  })

  test('no examples, systems of one name and a target box beside the picture throw', async () => {
    await expect(evaluate({ examples: [], encoder, systems })).rejects.toThrow('at least one query')
    const examples = await createExamples(1)
    await expect(evaluate({ examples, encoder, systems: [createTarget(), createTarget()] })).rejects.toThrow(
      'target, target',
    )
    const outside = [{ ...examples[0]!, targetBox: { x1: 50, y1: 50, x2: 60, y2: 60 } }]
    await expect(evaluate({ examples: outside, encoder, systems })).rejects.toThrow('of query "q0" lies outside')
  })
})

describe('openEvaluationOutput', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'region-r1-eval-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  test('it writes every file, and the summary can be made again from the rows, byte by byte', async () => {
    const examples = await createExamples(6)
    const output = await openEvaluationOutput(folder)
    const result = await evaluate({ examples, encoder, systems, seed: 7, onRow: row => output.writeRow(row) })
    await output.finish({ ...result, title: 'Squares <&>' })
    await output.discard()
    expect((await readdir(folder)).sort()).toEqual([
      'per-query.jsonl',
      'qrels',
      'report.html',
      'report.md',
      'run.center',
      'run.keep',
      'run.oracle',
      'run.similarity',
      'run.target',
      'summary.json',
      'table.tex',
    ])
    const builder = createSummaryBuilder({ systems: ['center', 'similarity', 'target', 'oracle'], seed: 7 })
    for await (const row of readQueryRows(join(folder, 'per-query.jsonl'))) builder.add(row)
    const written = await readFile(join(folder, 'summary.json'), 'utf8')
    expect(`${JSON.stringify(builder.summarize(), null, 2)}\n`).toBe(written)

    const page = await readFile(join(folder, 'report.html'), 'utf8')
    expect(page).toContain('<h1>Squares &lt;&amp;&gt;</h1>')
    expect(page).toContain('data:image/png;base64,')
    expect(page).not.toMatch(/(src|href)="(?!data:)/)
    expect((await readFile(join(folder, 'qrels'), 'utf8')).split('\n')).toHaveLength(6 * 4 + 1)
    expect((await readFile(join(folder, 'run.target'), 'utf8')).split('\n')[0]).toMatch(/^q0 Q0 \w+ 1 [\d.]+ target$/)
  })

  test('what was not finished leaves nothing behind', async () => {
    const output = await openEvaluationOutput(folder)
    await output.discard()
    expect(await readdir(folder)).toEqual([])
  })

  describe('a run that was cut off', () => {
    /** Evaluates into a folder, cut off after so many rows in the middle of the next one, as a kill does. */
    async function cutOff(name: string, rows: number) {
      const output = await openEvaluationOutput(join(folder, name), { key: 'a' })
      const controller = new AbortController()
      let count = 0
      const run = evaluate({
        examples: await createExamples(6),
        encoder,
        systems,
        signal: controller.signal,
        async onRow(row) {
          await output.writeRow(row)
          if (++count === rows) controller.abort()
        },
      })
      await expect(run).rejects.toThrow('abort')
      await output.suspend()
      const [checkpoint] = await readdir(join(folder, name))
      await appendFile(join(folder, name, checkpoint!), '{"queryId":"q')
    }

    async function finish(name: string, options: OpenOutputOptions) {
      const output = await openEvaluationOutput(join(folder, name), options)
      const counting = createFakeEncoder({ grid: 8 })
      const result = await evaluate({
        examples: await createExamples(6),
        encoder: counting,
        systems: [createTarget()],
        knownRows: output.readKnownRows(),
        onRow: row => output.writeRow(row),
      })
      await output.finish({ ...result, title: 'Squares' })
      const read = (file: string) => readFile(join(folder, name, file), 'utf8')
      return {
        known: output.knownRowCount,
        images: counting.counts.images,
        files: [await read('summary.json'), await read('run.target'), await read('report.md')],
      }
    }

    test('goes on where it was and gives the same files, byte by byte', async () => {
      await cutOff('cut', 4)
      const whole = await finish('whole', {})
      const resumed = await finish('cut', { key: 'a' })
      expect(whole).toMatchObject({ known: 0, images: 6 * 2 })
      expect(resumed).toMatchObject({ known: 4, images: 2 * 2 })
      expect(resumed.files).toEqual(whole.files)
    })

    test('starts anew where its key is another, and throws where its examples are others', async () => {
      await cutOff('cut', 2)
      const output = await openEvaluationOutput(join(folder, 'cut'), { key: 'a' })
      const others = (await createExamples(6)).map(example => ({ ...example, question: 'another one' }))
      await expect(evaluate({ examples: others, encoder, systems, knownRows: output.readKnownRows() })).rejects.toThrow(
        'the row of query "q0" is not of the example "q0"',
      )
      await output.suspend()
      expect(await finish('cut', { key: 'b' })).toMatchObject({ known: 0, images: 6 * 2 })
      expect((await readdir(join(folder, 'cut'))).filter(name => name.startsWith('checkpoint'))).toEqual([])
    })
  })
})

import { InvalidArgumentError, type RerankExample } from '@region-r1/core'
import { createSummaryBuilder } from '../summary/create-summary-builder.ts'
import type { EvaluationSummary } from '../summary/evaluation-summary.ts'
import type { LeftOutQuery } from '../summary/left-out-query.ts'
import type { SystemLeftOut } from '../summary/system-left-out.ts'
import {
  createExampleEvaluator,
  type ExampleEvaluator,
  type ExampleEvaluatorOptions,
  listReportedSystems,
} from './create-example-evaluator.ts'
import { createGalleryPicker, type GalleryPicks } from './gallery-picks.ts'
import { mapInOrder } from './map-in-order.ts'
import type { QueryRow } from './query-row.ts'
import { chooseFeaturedSystem } from './system-kind.ts'

/** How far an evaluation is. */
export interface EvaluationProgress {
  readonly done: number
  readonly total?: number
  readonly elapsedMs: number
  /** Time left at the rate so far; absent without a total. */
  readonly etaMs?: number
}

/** What is evaluated, by what, and who hears of it. */
export interface EvaluateOptions extends ExampleEvaluatorOptions {
  readonly examples: AsyncIterable<RerankExample> | Iterable<RerankExample>
  /**
   * Of intervals, tests and the gallery's random part.
   *
   * @default 1
   */
  readonly seed?: number | undefined
  /** Questions that the preparation of the examples left out: misses of every system. */
  readonly leftOut?: readonly LeftOutQuery[] | undefined
  /** Systems that were asked for and could not run: the summary and its reports say so. */
  readonly systemsLeftOut?: readonly SystemLeftOut[] | undefined
  /** How many examples there are, if that is known: for the time left. */
  readonly total?: number | undefined
  /**
   * Rows of an earlier attempt at the same run, in the order of the examples: these examples are not evaluated again.
   * `openEvaluationOutput` has them.
   */
  readonly knownRows?: AsyncIterable<QueryRow> | undefined
  /**
   * What makes the row of an example, for callers who spread the work over processes.
   *
   * @default createExampleEvaluator(options)
   */
  readonly evaluateExample?: ExampleEvaluator | undefined
  /**
   * Examples under way at once, for such callers. Rows come in the order of the examples all the same.
   *
   * @default 1
   */
  readonly concurrency?: number | undefined
  /** Awaited for each query in turn that was not known, so that a slow writer holds the run back. */
  readonly onRow?: ((row: QueryRow) => Promise<void> | void) | undefined
  /** Called after each query. */
  readonly onProgress?: ((progress: EvaluationProgress) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/** An evaluation's numbers, and queries that show what stands behind them. */
export interface EvaluateResult {
  readonly summary: EvaluationSummary
  /** Queries worth showing; null where keep alone was evaluated. */
  readonly picks: GalleryPicks | null
}

/**
 * Runs systems over examples and summarises. Of each query only its numbers stay in memory, and of a few the example
 * itself: pictures never do. The same rows give the same summary, whether they were known, came from one process or
 * from several.
 *
 * @throws InvalidArgumentError where there are no examples, two systems share a name, a query's picture cannot be read,
 * or a known row is of another example.
 * @example
 * const { summary } = await evaluate({ examples, encoder, systems: [createPolicySystem('head', policy), createTarget()] })
 * summary.systems.head.mrr // 0.74
 */
export async function evaluate({
  examples,
  systems,
  seed = 1,
  leftOut = [],
  systemsLeftOut,
  total,
  knownRows,
  evaluateExample,
  concurrency = 1,
  onRow,
  onProgress,
  signal,
  ...options
}: EvaluateOptions): Promise<EvaluateResult> {
  const reported = listReportedSystems(systems)
  const names = reported.map(system => system.name)
  const evaluateOne = evaluateExample ?? createExampleEvaluator({ systems, ...options })
  const builder = createSummaryBuilder({ systems: names, seed, systemsLeftOut })
  const featured = chooseFeaturedSystem(Object.fromEntries(reported.map(({ name, kind }) => [name, kind])))
  const picker = featured === null ? null : createGalleryPicker({ system: featured, seed })
  const start = performance.now()
  let done = 0
  let computed = 0

  const matched = matchRows(examples, knownRows)
  const entries = mapInOrder(
    matched,
    async ({ example, row }) => {
      if (row !== undefined) return { example, row, isKnown: true }
      signal?.throwIfAborted()
      return { example, row: await evaluateOne(example, signal && { signal }), isKnown: false }
    },
    concurrency,
  )
  for await (const { example, row, isKnown } of entries) {
    signal?.throwIfAborted()
    builder.add(row)
    picker?.add({ row, example })
    done++
    if (isKnown) continue
    await onRow?.(row)
    computed++
    const elapsedMs = performance.now() - start
    onProgress?.({
      done,
      elapsedMs,
      ...(total !== undefined && { total, etaMs: (elapsedMs / computed) * Math.max(0, total - done) }),
    })
  }
  for (const query of leftOut) builder.addLeftOut(query)
  return { summary: builder.summarize(), picks: picker?.getPicks() ?? null }
}

/** Examples with their rows, as far as these are known. */
async function* matchRows(
  examples: EvaluateOptions['examples'],
  knownRows: AsyncIterable<QueryRow> | undefined,
): AsyncGenerator<{ readonly example: RerankExample; readonly row: QueryRow | undefined }> {
  const rows = knownRows?.[Symbol.asyncIterator]()
  let isOpen = rows !== undefined
  for await (const example of examples) {
    const next = isOpen ? await rows!.next() : { done: true as const }
    isOpen = !next.done
    const row = next.done ? undefined : next.value
    if (row !== undefined) assertRowOf(row, example)
    yield { example, row }
  }
}

function assertRowOf(row: QueryRow, { queryId, question, candidates }: RerankExample): void {
  const isSame =
    row.queryId === queryId &&
    row.question === question &&
    row.candidates.length === candidates.length &&
    candidates.every(({ id, relevance = 0 }, index) => {
      const known = row.candidates[index]!
      return known.id === id && known.relevance === relevance
    })
  if (isSame) return
  throw new InvalidArgumentError({
    argument: 'knownRows',
    message: `the row of query "${row.queryId}" is not of the example "${queryId}" as it is now; start anew without the rows of the earlier attempt`,
  })
}

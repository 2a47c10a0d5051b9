import { type DualEncoder, InvalidArgumentError, type RerankExample } from '@region-r1/core'
import { type ReadImageSourceOptions, readImageSource } from '@region-r1/encoder'
import { createKeepPolicy } from '@region-r1/policy'
import { createSummaryBuilder } from '../summary/create-summary-builder.ts'
import type { EvaluationSummary } from '../summary/evaluation-summary.ts'
import { type CandidateEmbedder, createCandidateEmbedder } from './create-candidate-embedder.ts'
import type { TieRule } from './create-ranker.ts'
import { createTarget } from './create-target.ts'
import { evaluateQuery } from './evaluate-query.ts'
import { createPolicySystem, type EvaluationSystem } from './evaluation-system.ts'
import { createGalleryPicker, type GalleryPicks } from './gallery-picks.ts'
import type { QueryRow } from './query-row.ts'
import { chooseFeaturedSystem } from './system-kind.ts'

export interface EvaluationProgress {
  readonly done: number
  readonly total?: number
  readonly elapsedMs: number
  /** Time left at the rate so far; absent without a total. */
  readonly etaMs?: number
}

export interface EvaluateOptions {
  readonly examples: AsyncIterable<RerankExample> | Iterable<RerankExample>
  /** What policies see by. */
  readonly encoder: DualEncoder
  /**
   * What scores the candidates, where it is not the policies' own encoder.
   *
   * @default encoder
   */
  readonly scorer?: DualEncoder
  /** In the order of the tables. `keep` is added in front where it is missing: all are compared with it. */
  readonly systems: readonly EvaluationSystem[]
  /**
   * What decides between equal scores.
   *
   * @default 'candidateOrder'
   */
  readonly ties?: TieRule
  /**
   * Of intervals, tests and the gallery's random part.
   *
   * @default 1
   */
  readonly seed?: number
  /** How many examples there are, if that is known: for the time left. */
  readonly total?: number
  /** How pictures are read: limits, whether the web may be asked. */
  readonly images?: ReadImageSourceOptions
  /**
   * Vectors of the candidates by the scorer, for callers who keep their own.
   *
   * @default createCandidateEmbedder(scorer)
   */
  readonly embedCandidates?: CandidateEmbedder
  /** Awaited for each query in turn, so that a slow writer holds the run back. */
  readonly onRow?: (row: QueryRow) => Promise<void> | void
  readonly onProgress?: (progress: EvaluationProgress) => void
  readonly signal?: AbortSignal
}

export interface EvaluateResult {
  readonly summary: EvaluationSummary
  /** Queries worth showing; null where keep alone was evaluated. */
  readonly picks: GalleryPicks | null
}

/**
 * Runs systems over examples, one query at a time, and summarises. Of each query only its numbers stay in memory, and
 * of a few the example itself: pictures never do.
 *
 * @throws InvalidArgumentError where there are no examples, two systems share a name, or a query's picture cannot be read.
 * @example
 * const { summary } = await evaluate({ examples, encoder, systems: [createPolicySystem('head', policy), createTarget()] })
 * summary.systems.head.mrr // 0.74
 */
export async function evaluate({
  examples,
  encoder,
  scorer = encoder,
  systems,
  ties = 'candidateOrder',
  seed = 1,
  total,
  images,
  embedCandidates = createCandidateEmbedder(scorer),
  onRow,
  onProgress,
  signal,
}: EvaluateOptions): Promise<EvaluateResult> {
  const keep = systems.find(system => system.name === 'keep') ?? createPolicySystem('keep', createKeepPolicy())
  const reported = [keep, ...systems.filter(system => system !== keep)]
  const names = reported.map(system => system.name)
  if (new Set(names).size < names.length) {
    throw new InvalidArgumentError({
      argument: 'systems',
      message: `systems need names of their own, got ${names.join(', ')}`,
    })
  }
  // The bound that gainRecovered is a share of costs one crop a query, so it is always there.
  const target = names.includes('target') ? [] : [createTarget()]
  const builder = createSummaryBuilder({ systems: names, seed })
  const featured = chooseFeaturedSystem(names)
  const picker = featured === null ? null : createGalleryPicker({ system: featured, seed })
  const options = signal && { signal }
  const start = performance.now()
  let done = 0

  for await (const example of examples) {
    signal?.throwIfAborted()
    const image = await readImageSource(example.image, { ...images, ...options })
    const { embeddings, warnings } = await embedCandidates(example.candidates, options)
    const row = await evaluateQuery({
      example,
      image,
      encoder,
      scorer,
      candidateEmbeddings: embeddings,
      systems: example.targetBox === undefined ? reported : [...reported, ...target],
      ties,
      warnings: warnings.map(warning => warning.message),
      ...options,
    })
    builder.add(row)
    picker?.add({ row, example })
    await onRow?.(row)
    done++
    onProgress?.(describeProgress(done, total, performance.now() - start))
  }
  return { summary: builder.summarize(), picks: picker?.getPicks() ?? null }
}

function describeProgress(done: number, total: number | undefined, elapsedMs: number): EvaluationProgress {
  if (total === undefined) return { done, elapsedMs }
  return { done, total, elapsedMs, etaMs: (elapsedMs / done) * Math.max(0, total - done) }
}

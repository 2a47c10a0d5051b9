import { type DualEncoder, InvalidArgumentError, type RerankExample } from '@region-r1/core'
import type { ReadImageSourceOptions } from '@region-r1/encoder'
import { createReranker, type RerankTimings } from '@region-r1/reranker'
import { isUnreadable } from '@region-r1/scoring'
import type { CandidateEmbedder } from '../protocol/create-candidate-embedder.ts'
import type { EvaluationSystem } from '../protocol/evaluation-system.ts'

/** What is timed, and how often. */
export interface MeasureLatencyOptions {
  readonly examples: AsyncIterable<RerankExample> | Iterable<RerankExample>
  readonly encoder: DualEncoder
  readonly scorer?: DualEncoder | undefined
  /** Those that are policies are measured; bounds have no latency. */
  readonly systems: readonly EvaluationSystem[]
  readonly embedCandidates: CandidateEmbedder
  readonly images?: ReadImageSourceOptions | undefined
  readonly signal?: AbortSignal | undefined
}

/** What one stage takes. */
export interface StageLatency {
  /** Milliseconds of a query: the median, and what 95 of 100 stay below. */
  readonly p50: number
  readonly p95: number
}

/** What each stage of a query takes, by system. */
export interface LatencySummary {
  readonly queries: number
  readonly systems: Readonly<Record<string, Readonly<Record<keyof RerankTimings, StageLatency>>>>
}

/**
 * Milliseconds of a query and of its stages, by the reranker as it serves: one query at a time, the candidates' vectors
 * at hand. Every query is taken twice and the second time counts, so that nothing is measured cold; the systems take
 * turns on each query, so that they share whatever else the machine does.
 *
 * @throws InvalidArgumentError where there are no examples.
 */
export async function measureLatency({
  examples,
  encoder,
  scorer = encoder,
  systems,
  embedCandidates,
  images,
  signal,
}: MeasureLatencyOptions): Promise<LatencySummary> {
  const measured = await Promise.all(
    systems
      .filter(({ policy }) => policy !== undefined)
      .map(async ({ name, policy }) => ({
        name,
        reranker: await createReranker({ encoder, scorer, policy: policy!, images }),
        timings: [] as RerankTimings[],
      })),
  )
  let queries = 0
  for await (const { image, question, candidates } of examples) {
    const { embeddings } = await embedCandidates(candidates, { signal })
    const size = scorer.embeddingSize
    const embedded = candidates.flatMap(({ id }, index) => {
      const embedding = embeddings.subarray(index * size, (index + 1) * size)
      return isUnreadable(embedding[0]!) ? [] : [{ id, embedding }]
    })
    if (embedded.length === 0) continue
    for (const { reranker, timings } of measured) {
      await reranker.rerank({ image, question, candidates: embedded, signal })
      timings.push((await reranker.rerank({ image, question, candidates: embedded, signal })).timings)
    }
    queries++
  }
  if (queries === 0) {
    throw new InvalidArgumentError({ argument: 'examples', message: 'latency needs at least one query, got none' })
  }
  for (const { reranker } of measured) await reranker.dispose()
  return {
    queries,
    systems: Object.fromEntries(measured.map(({ name, timings }) => [name, summarize(timings)])),
  }
}

function summarize(timings: readonly RerankTimings[]): Record<keyof RerankTimings, StageLatency> {
  const stages = Object.keys(timings[0]!) as (keyof RerankTimings)[]
  return Object.fromEntries(
    stages.map(stage => {
      const sorted = timings.map(timing => timing[stage]).toSorted((a, b) => a - b)
      const quantile = (share: number) => sorted[Math.ceil(share * sorted.length) - 1]!
      return [stage, { p50: quantile(0.5), p95: quantile(0.95) }]
    }),
  ) as Record<keyof RerankTimings, StageLatency>
}

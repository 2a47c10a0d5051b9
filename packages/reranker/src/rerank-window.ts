import type { DualEncoder, RegionPolicy } from '@region-r1/core'
import { type EmbeddingCache, type ReadImageSourceOptions, readImageSource } from '@region-r1/encoder'
import { computeScores } from './compute-scores.ts'
import { embedCandidates } from './embed-candidates.ts'
import { rankCandidates } from './rank-candidates.ts'
import { assertQuery, type RerankQuery } from './rerank-query.ts'
import type { RerankResult, RerankTimings } from './rerank-result.ts'
import { serveOutcome } from './serve-outcome.ts'
import { createStopwatch } from './stopwatch.ts'
import { addStoredEmbeddings } from './stores/add-stored-embeddings.ts'
import type { CandidateStore } from './stores/candidate-store.ts'

/** The steps of a query's life, as {@link RerankTimings} counts them. */
export type RerankStage = 'decode' | 'encode' | 'policy' | 'crop' | 'score'

/** A stage was begun or got on: `completed` of `total`, candidates in the stage `encode`, queries in the others. */
export interface RerankProgress {
  readonly stage: RerankStage
  readonly completed: number
  readonly total: number
}

export interface RerankWindowOptions {
  /** What the policy sees by. */
  readonly encoder: DualEncoder
  /** What scores the candidates: the encoder itself, or another one. */
  readonly scorer: DualEncoder
  readonly policy: RegionPolicy
  /** Of candidates. */
  readonly cache: EmbeddingCache
  /** Asked first for candidates that bring no embedding. */
  readonly store?: CandidateStore
  readonly images: ReadImageSourceOptions
  /** The best N of each ranking; all if absent. */
  readonly topN?: number
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: RerankProgress) => void
}

/**
 * Takes some queries through their life together, so that each stage's encoder passes go in batches: read, encode the
 * full pictures, questions and candidates, decide, encode the crops, score, sort.
 *
 * A query that cannot be read or decided is settled with its error and leaves the others alone; a failing encoder fails
 * every query that is still open. All pictures of the window are in memory at once.
 *
 * @throws the signal's reason where it aborts.
 */
export async function rerankWindow(
  queries: readonly RerankQuery[],
  options: RerankWindowOptions,
): Promise<PromiseSettledResult<RerankResult>[]> {
  const settled = new Map<number, PromiseSettledResult<RerankResult>>()
  const settle = (index: number, result: PromiseSettledResult<RerankResult>) => settled.set(index, result)
  try {
    await settleQueries(queries, options, settle)
  } catch (reason) {
    options.signal?.throwIfAborted()
    for (const index of queries.keys()) if (!settled.has(index)) settle(index, { status: 'rejected', reason })
  }
  return Array.from(queries, (_, index) => settled.get(index)!)
}

async function settleQueries(
  queries: readonly RerankQuery[],
  { encoder, scorer, policy, cache, store, images, topN, signal, onProgress }: RerankWindowOptions,
  settle: (index: number, result: PromiseSettledResult<RerankResult>) => void,
): Promise<void> {
  const start = performance.now()
  const stopwatch = createStopwatch<RerankStage>()
  const abort = signal ? { signal } : {}

  /** One stage for each query on its own; those that fail are settled and go no further. */
  async function takeThrough<In extends { readonly index: number }, Out>(
    stage: RerankStage,
    open: readonly In[],
    step: (entry: In) => Promise<Out>,
  ): Promise<Out[]> {
    onProgress?.({ stage, completed: 0, total: open.length })
    const results = await stopwatch.time(stage, () => Promise.allSettled(open.map(step)))
    signal?.throwIfAborted()
    for (const [place, result] of results.entries()) {
      if (result.status === 'rejected') settle(open[place]!.index, result)
    }
    return results.flatMap(result => (result.status === 'fulfilled' ? [result.value] : []))
  }

  const indexed = queries.map((query, index) => ({ query, index }))
  const read = await takeThrough('decode', indexed, async entry => {
    assertQuery(entry.query, { embeddingSize: scorer.embeddingSize, hasStore: store !== undefined })
    return { ...entry, image: await readImageSource(entry.query.image, { ...images, ...abort }) }
  })
  if (read.length === 0) return

  const pictures = read.map(({ image }) => ({ image }))
  const features = await stopwatch.time('encode', () => encoder.encodeImages(pictures, abort))
  const full =
    scorer === encoder ? features : await stopwatch.time('encode', () => scorer.encodeImages(pictures, abort))
  const questions = await stopwatch.time('encode', () =>
    encoder.encodeTexts(
      read.map(({ query }) => query.question),
      abort,
    ),
  )
  const given = read.flatMap(({ query }) => query.candidates)
  const candidates = store
    ? await stopwatch.time('decode', () => addStoredEmbeddings(store, given, { encoder: scorer, ...abort }))
    : given
  const packed = await embedCandidates(scorer, candidates, {
    cache,
    images,
    ...abort,
    ...(onProgress && { onProgress: progress => onProgress({ stage: 'encode', ...progress }) }),
  })
  stopwatch.add('decode', packed.timings.decodeMs)
  stopwatch.add('encode', packed.timings.encodeMs)

  let end = 0
  const encoded = read.map((entry, place) => {
    const first = end
    end += entry.query.candidates.length
    return {
      ...entry,
      features: features[place]!,
      fullEmbedding: full[place]!.embedding,
      questionEmbedding: questions[place]!,
      candidateEmbeddings: packed.embeddings.subarray(first * scorer.embeddingSize, end * scorer.embeddingSize),
      warnings: packed.warnings.filter(({ index }) => index >= first && index < end).map(({ message }) => message),
    }
  })

  const decided = await takeThrough('policy', encoded, async entry => {
    const { image, query, features, questionEmbedding } = entry
    const input = { image, question: query.question, features, questionEmbedding, encoder, ...abort }
    const { decision, warning } = serveOutcome(await policy.doDecide(input), image)
    return { ...entry, decision, warnings: warning === undefined ? entry.warnings : [...entry.warnings, warning] }
  })

  const crops = decided.flatMap(({ index, image, decision }) =>
    decision.type === 'crop' ? [{ index, image, box: decision.box }] : [],
  )
  onProgress?.({ stage: 'crop', completed: 0, total: crops.length })
  const cropFeatures = crops.length === 0 ? [] : await stopwatch.time('crop', () => scorer.encodeImages(crops, abort))
  const cropEmbeddings = new Map(crops.map(({ index }, place) => [index, cropFeatures[place]!.embedding]))

  const ranked = await takeThrough('score', decided, async entry => {
    const fullImageScores = computeScores(entry.fullEmbedding, entry.candidateEmbeddings)
    const crop = cropEmbeddings.get(entry.index)
    const scores = crop === undefined ? fullImageScores : computeScores(crop, entry.candidateEmbeddings)
    const ranking = rankCandidates(entry.query.candidates, {
      scores,
      fullImageScores,
      ...(topN !== undefined && { topN }),
    })
    return { ...entry, ranking }
  })

  const share = (milliseconds: number) => milliseconds / queries.length
  const timings: RerankTimings = {
    decodeMs: share(stopwatch.read('decode')),
    encodeMs: share(stopwatch.read('encode')),
    policyMs: share(stopwatch.read('policy')),
    cropMs: share(stopwatch.read('crop')),
    scoreMs: share(stopwatch.read('score')),
    totalMs: share(performance.now() - start),
  }
  const models = {
    encoder: encoder.id,
    ...(scorer !== encoder && { scorer: scorer.id }),
    policy: policy.id,
  }
  for (const { index, decision, ranking, warnings } of ranked) {
    settle(index, { status: 'fulfilled', value: { decision, ranking, warnings, timings, models } })
  }
}

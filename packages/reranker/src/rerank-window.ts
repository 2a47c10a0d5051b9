import type { DualEncoder, RegionPolicy, RgbImage } from '@region-r1/core'
import { type EmbeddingCache, type ReadImageSourceOptions, readImageSource } from '@region-r1/encoder'
import {
  computeScores,
  createStopwatch,
  decide,
  embedCandidates,
  encodeViews,
  type PreparedQuery,
  prepareQueries,
  type RerankCandidate,
  type Stopwatch,
} from '@region-r1/scoring'
import { rankCandidates } from './rank-candidates.ts'
import type { RerankProgress, RerankStage } from './rerank-progress.ts'
import { assertQuery, type RerankQuery } from './rerank-query.ts'
import type { RerankDecision, RerankResult, RerankTimings } from './rerank-result.ts'
import { serveDecision } from './serve-decision.ts'
import { addStoredEmbeddings } from './stores/add-stored-embeddings.ts'
import type { CandidateStore } from './stores/candidate-store.ts'
import { createWindowStages } from './window-stages.ts'

export interface RerankWindowOptions {
  /** What the policy sees by. */
  readonly encoder: DualEncoder
  /** What scores the candidates: the encoder itself, or another one. */
  readonly scorer: DualEncoder
  readonly policy: RegionPolicy
  /** Of candidates. */
  readonly cache: EmbeddingCache
  /** Asked first for candidates that bring no embedding. */
  readonly store?: CandidateStore | undefined
  readonly images: ReadImageSourceOptions
  /** The best N of each ranking; all if absent. */
  readonly topN?: number | undefined
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: RerankProgress) => void) | undefined
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
  const start = performance.now()
  const stopwatch = createStopwatch<RerankStage>()
  const { signal, onProgress } = options
  const stages = createWindowStages({ stopwatch, signal, onProgress })
  const given = queries.map(query => ({ status: 'fulfilled', value: query }) as const)

  const read = await stages.each('decode', given, query => readQuery(query, options))
  const prepared = await stages.together(read, open => encodeQueries(open, options, stopwatch))
  const embedded = await stages.together(prepared, open => encodeCandidates(open, options, stopwatch))
  const decided = await stages.each('policy', embedded, entry => decideQuery(entry, options))
  const cropped = await stages.together(decided, open => encodeCrops(open, options, stopwatch))
  const ranked = await stages.each('score', cropped, async entry => rankQuery(entry, options))

  const timings = readTimings(stopwatch, performance.now() - start, queries.length)
  const models = describeModels(options)
  return ranked.map(entry =>
    entry.status === 'rejected' ? entry : { ...entry, value: { ...entry.value, timings, models } },
  )
}

interface ReadQuery {
  readonly image: RgbImage
  readonly question: string
  readonly candidates: readonly RerankCandidate[]
}

async function readQuery(
  query: RerankQuery,
  { scorer, store, images, signal }: RerankWindowOptions,
): Promise<ReadQuery> {
  assertQuery(query, { embeddingSize: scorer.embeddingSize, hasStore: store !== undefined })
  const { question, candidates } = query
  return { question, candidates, image: await readImageSource(query.image, { ...images, signal }) }
}

interface EncodedQuery extends ReadQuery, PreparedQuery {}

async function encodeQueries(
  open: readonly ReadQuery[],
  { encoder, scorer, signal }: RerankWindowOptions,
  stopwatch: Stopwatch<RerankStage>,
): Promise<EncodedQuery[]> {
  const prepared = await stopwatch.time('encode', () => prepareQueries(open, { encoder, scorer, signal }))
  return open.map((query, place) => ({ ...query, ...prepared[place]! }))
}

interface EmbeddedQuery extends EncodedQuery {
  /** `[K, D]` by the scorer. */
  readonly candidateEmbeddings: Float32Array
  readonly warnings: readonly string[]
}

async function encodeCandidates(
  open: readonly EncodedQuery[],
  { scorer, store, cache, images, signal, onProgress }: RerankWindowOptions,
  stopwatch: Stopwatch<RerankStage>,
): Promise<EmbeddedQuery[]> {
  const given = open.flatMap(({ candidates }) => candidates)
  const candidates = store
    ? await stopwatch.time('decode', () => addStoredEmbeddings(store, given, { encoder: scorer, signal }))
    : given
  const packed = await embedCandidates(scorer, candidates, {
    cache,
    images,
    signal,
    onProgress: onProgress && (progress => onProgress({ stage: 'encode', ...progress })),
  })
  stopwatch.add('decode', packed.timings.decodeMs)
  stopwatch.add('encode', packed.timings.encodeMs)

  let end = 0
  return open.map(query => {
    const first = end
    end += query.candidates.length
    return {
      ...query,
      candidateEmbeddings: packed.embeddings.subarray(first * scorer.embeddingSize, end * scorer.embeddingSize),
      warnings: packed.warnings.filter(({ index }) => index >= first && index < end).map(({ message }) => message),
    }
  })
}

interface DecidedQuery extends EmbeddedQuery {
  readonly decision: RerankDecision
}

async function decideQuery(
  query: EmbeddedQuery,
  { policy, encoder, signal }: RerankWindowOptions,
): Promise<DecidedQuery> {
  const { decision, warning } = serveDecision(await decide(policy, query, { encoder, signal }))
  return { ...query, decision, warnings: warning === undefined ? query.warnings : [...query.warnings, warning] }
}

interface CroppedQuery extends DecidedQuery {
  /** `[D]` of what is ranked by: the full picture's where it was kept. */
  readonly embedding: Float32Array
}

async function encodeCrops(
  open: readonly DecidedQuery[],
  { scorer, signal, onProgress }: RerankWindowOptions,
  stopwatch: Stopwatch<RerankStage>,
): Promise<CroppedQuery[]> {
  const views = open.flatMap(({ image, decision }) => (decision.type === 'crop' ? [{ image, box: decision.box }] : []))
  onProgress?.({ stage: 'crop', completed: 0, total: views.length })
  const crops = views.length === 0 ? [] : await stopwatch.time('crop', () => encodeViews(views, { scorer, signal }))
  const rest = crops[Symbol.iterator]()
  return open.map(query => ({
    ...query,
    embedding: query.decision.type === 'crop' ? rest.next().value! : query.fullEmbedding,
  }))
}

function rankQuery(
  { candidates, candidateEmbeddings, fullEmbedding, embedding, decision, warnings }: CroppedQuery,
  { topN }: RerankWindowOptions,
): Pick<RerankResult, 'decision' | 'ranking' | 'warnings'> {
  const fullImageScores = computeScores(fullEmbedding, candidateEmbeddings)
  const scores = embedding === fullEmbedding ? fullImageScores : computeScores(embedding, candidateEmbeddings)
  return { decision, ranking: rankCandidates(candidates, { scores, fullImageScores, topN }), warnings }
}

/** Of each query an equal share of what was done for all. */
function readTimings(stopwatch: Stopwatch<RerankStage>, total: number, queries: number): RerankTimings {
  const share = (milliseconds: number) => milliseconds / queries
  return {
    decodeMs: share(stopwatch.read('decode')),
    encodeMs: share(stopwatch.read('encode')),
    policyMs: share(stopwatch.read('policy')),
    cropMs: share(stopwatch.read('crop')),
    scoreMs: share(stopwatch.read('score')),
    totalMs: share(total),
  }
}

function describeModels({ encoder, scorer, policy }: RerankWindowOptions): RerankResult['models'] {
  return { encoder: encoder.id, ...(scorer !== encoder && { scorer: scorer.id }), policy: policy.id }
}

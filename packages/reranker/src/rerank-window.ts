import type { DualEncoder, RegionPolicy, RgbImage } from '@region-r1/core'
import { type EmbeddingCache, type ReadImageSourceOptions, readImageSource } from '@region-r1/encoder'
import {
  type CandidateMatrix,
  computeScores,
  createStopwatch,
  decide,
  embedCandidates,
  embedDecisions,
  findGivenRows,
  type GivenRows,
  isCandidateMatrix,
  type Looker,
  type PreparedQuery,
  prepareQueries,
  type RerankCandidate,
  type Stopwatch,
  scoreRows,
} from '@region-r1/scoring'
import { rankCandidates } from './rank-candidates.ts'
import type { RerankProgress, RerankStage } from './rerank-progress.ts'
import { assertQuery, type OpenQuery } from './rerank-query.ts'
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
  /** Crops that the policy may look at; 64 if absent. */
  readonly maxLooks?: number | undefined
  /** Of candidates. */
  readonly cache: EmbeddingCache
  /** Asked first for candidates that bring no embedding. */
  readonly store?: CandidateStore | undefined
  readonly images: ReadImageSourceOptions
  /** The best N of each ranking; all if absent. */
  readonly topN?: number | undefined
  /** Whether each entry of a ranking has the candidate itself. */
  readonly returnCandidates?: boolean | undefined
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
  queries: readonly OpenQuery[],
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
  const cropped = await stages.together(decided, open => embedPictures(open, options, stopwatch))
  const ranked = await stages.each('score', cropped, async entry => rankQuery(entry, options))

  const timings = readTimings(stopwatch, performance.now() - start, queries.length)
  const models = describeModels(options)
  return ranked.map(entry => {
    if (entry.status === 'rejected') return entry
    const { lookMs, ...value } = entry.value
    const { decodeMs, encodeMs, policyMs, ...rest } = timings
    return { ...entry, value: { ...value, timings: { decodeMs, encodeMs, policyMs, lookMs, ...rest }, models } }
  })
}

interface ReadQuery {
  readonly image: RgbImage
  readonly question: string
  readonly candidates: readonly RerankCandidate[] | CandidateMatrix
  /** Their vectors, where all of them bring one. */
  readonly given: GivenRows | undefined
}

async function readQuery(
  query: OpenQuery,
  { encoder, scorer, store, images, signal }: RerankWindowOptions,
): Promise<ReadQuery> {
  assertQuery(query, { embeddingSize: scorer.embeddingSize, hasStore: store !== undefined })
  const { question, candidates } = query
  return {
    question,
    candidates,
    given: findGivenRows(candidates, scorer.embeddingSize),
    image: await readImageSource(query.image, { transparency: encoder.transparency, ...images, signal }),
  }
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
  /** `[K, D]` by the scorer; empty where they are given. */
  readonly candidateEmbeddings: Float32Array
  readonly warnings: readonly string[]
}

async function encodeCandidates(
  open: readonly EncodedQuery[],
  { scorer, store, cache, images, signal, onProgress }: RerankWindowOptions,
  stopwatch: Stopwatch<RerankStage>,
): Promise<EmbeddedQuery[]> {
  const listed = open.map(({ candidates, given }) => (given ? [] : (candidates as readonly RerankCandidate[])))
  const given = listed.length === 1 ? listed[0]! : listed.flat()
  const candidates = store
    ? await stopwatch.time('encode', () => addStoredEmbeddings(store, given, { encoder: scorer, signal }))
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
  return open.map((query, place) => {
    const first = end
    end += listed[place]!.length
    return {
      ...query,
      candidateEmbeddings: packed.embeddings.subarray(first * scorer.embeddingSize, end * scorer.embeddingSize),
      warnings: packed.warnings.filter(({ index }) => index >= first && index < end).map(({ message }) => message),
    }
  })
}

interface DecidedQuery extends EmbeddedQuery {
  readonly decision: RerankDecision
  readonly looker: Looker
}

async function decideQuery(query: EmbeddedQuery, options: RerankWindowOptions): Promise<DecidedQuery> {
  const { policy, encoder, maxLooks, signal } = options
  const { decision: answer, looker } = await decide(policy, query, { encoder, maxLooks, signal })
  const { decision, warning: served } = serveDecision(answer)
  const warning = served ?? warnOfUnknownWords(query, decision, options)
  return { ...query, decision, looker, warnings: warning === undefined ? query.warnings : [...query.warnings, warning] }
}

/** A question's vector is zeros where the encoder knows no word of it, and no crop agrees with that. */
function warnOfUnknownWords(
  { question, questionEmbedding }: EmbeddedQuery,
  { type }: RerankDecision,
  { policy, encoder }: RerankWindowOptions,
): string | undefined {
  if (type !== 'keep' || policy.id === 'keep' || questionEmbedding.some(value => value !== 0)) return undefined
  return `the encoder ${encoder.id} knows no word of the question "${question}": the picture is kept, as nothing in it can be found by this question; ask in a language that the encoder knows`
}

interface CroppedQuery extends DecidedQuery {
  /** `[D]` of what is ranked by: the full picture's where it was kept. */
  readonly embedding: Float32Array
  readonly passes: number
}

async function embedPictures(
  open: readonly DecidedQuery[],
  { encoder, scorer, signal, onProgress }: RerankWindowOptions,
  stopwatch: Stopwatch<RerankStage>,
): Promise<CroppedQuery[]> {
  const crops = open.filter(({ decision }) => decision.type === 'crop').length
  onProgress?.({ stage: 'crop', completed: 0, total: crops })
  const entries = open.map(query => ({ query, decision: query.decision, looker: query.looker }))
  const embed = () => embedDecisions(entries, { encoder, scorer, signal })
  const embedded = crops === 0 ? await embed() : await stopwatch.time('crop', embed)
  return open.map((query, place) => ({ ...query, ...embedded[place]! }))
}

function rankQuery(
  {
    candidates,
    given,
    candidateEmbeddings,
    fullEmbedding,
    embedding,
    decision,
    looker,
    passes,
    warnings,
  }: CroppedQuery,
  { topN, returnCandidates }: RerankWindowOptions,
): Pick<RerankResult, 'decision' | 'ranking' | 'passes' | 'warnings'> & { readonly lookMs: number } {
  const queries = embedding === fullEmbedding ? [fullEmbedding] : [fullEmbedding, embedding]
  const [first, second] = given
    ? scoreRows(given, queries)
    : queries.map(query => computeScores(query, candidateEmbeddings))
  const fullImageScores = first!
  const scores = second ?? fullImageScores
  const getCandidate = (index: number) =>
    isCandidateMatrix(candidates) ? { id: candidates.ids[index]! } : candidates[index]!
  const ranking = rankCandidates(getCandidate, { scores, fullImageScores, topN, returnCandidates })
  return { decision, ranking, passes, warnings, lookMs: looker.lookMs }
}

/** Of each query an equal share of what was done for all. */
function readTimings(stopwatch: Stopwatch<RerankStage>, total: number, queries: number): Omit<RerankTimings, 'lookMs'> {
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

import type { DualEncoder, RegionPolicy, RgbImage } from '@region-r1/core'
import { type EmbeddingCache, type ReadImageSourceOptions, readImageSource } from '@region-r1/encoder'
import {
  type CandidateEmbeddings,
  type CandidateMatrix,
  computeScores,
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
  scoreRows,
} from '@region-r1/scoring'
import { rankCandidates } from './rank-candidates.ts'
import type { RerankProgress } from './rerank-progress.ts'
import { assertQuery, type OpenQuery } from './rerank-query.ts'
import type { RerankDecision, RerankResult, RerankTimings } from './rerank-result.ts'
import { serveDecision } from './serve-decision.ts'
import { addStoredEmbeddings } from './stores/add-stored-embeddings.ts'
import type { CandidateStore } from './stores/candidate-store.ts'
import { runEach, runTogether, type WindowContext, type WindowEntry } from './window-stages.ts'

/** What a reranker answers all queries by. */
export interface RerankerParts {
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
}

/** How the queries of a window are answered. */
export interface RerankWindowOptions {
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
 * Entries are written out field by field: a spread costs more than a stage does.
 *
 * @throws the signal's reason where it aborts.
 */
export async function rerankWindow(
  queries: readonly OpenQuery[],
  parts: RerankerParts,
  { topN, returnCandidates, signal, onProgress }: RerankWindowOptions,
): Promise<PromiseSettledResult<RerankResult>[]> {
  const start = performance.now()
  const times = { decode: 0, encode: 0, policy: 0, crop: 0, score: 0 }
  const results = new Array<PromiseSettledResult<RerankResult>>(queries.length)
  const window = { parts, topN, returnCandidates, signal, onProgress, times, results }
  const given = queries.map((query, place) => ({ place, query }))

  const read = await runEach(window, 'decode', given, readQuery)
  const encoded = await runTogether(window, read, encodeQueries)
  const embedded = await runTogether(window, encoded, encodeCandidates)
  const decided = await runEach(window, 'policy', embedded, decideQuery)
  const cropped = await runTogether(window, decided, embedPictures)
  const ranked = await runEach(window, 'score', cropped, rankQuery)

  const totalMs = performance.now() - start
  const models = describeModels(parts)
  for (const { place, decision, ranking, passes, warnings, lookMs } of ranked) {
    const timings = shareTimings(window, { totalMs, lookMs })
    results[place] = { status: 'fulfilled', value: { decision, ranking, passes, warnings, timings, models } }
  }
  return results
}

interface RerankWindow extends WindowContext {
  readonly parts: RerankerParts
  readonly topN: number | undefined
  readonly returnCandidates: boolean | undefined
}

interface GivenQuery extends WindowEntry {
  readonly query: OpenQuery
}

interface ReadQuery extends WindowEntry {
  readonly image: RgbImage
  readonly question: string
  readonly candidates: readonly RerankCandidate[] | CandidateMatrix
  /** Their vectors, where all of them bring one. */
  readonly given: GivenRows | undefined
}

async function readQuery({ place, query }: GivenQuery, { parts, signal }: RerankWindow): Promise<ReadQuery> {
  const { encoder, scorer, store, images } = parts
  assertQuery(query, { embeddingSize: scorer.embeddingSize, hasStore: store !== undefined })
  const { question, candidates } = query
  const given = findGivenRows(candidates, scorer.embeddingSize)
  const image = await readImageSource(query.image, { transparency: encoder.transparency, ...images, signal })
  return { place, image, question, candidates, given }
}

interface EncodedQuery extends WindowEntry {
  readonly prepared: PreparedQuery
  readonly candidates: ReadQuery['candidates']
  readonly given: ReadQuery['given']
}

async function encodeQueries(
  open: readonly ReadQuery[],
  { parts: { encoder, scorer }, times, signal }: RerankWindow,
): Promise<EncodedQuery[]> {
  const start = performance.now()
  const prepared = await prepareQueries(open, { encoder, scorer, signal })
  times.encode += performance.now() - start
  return open.map(({ place, candidates, given }, index) => ({ place, prepared: prepared[index]!, candidates, given }))
}

interface EmbeddedQuery extends WindowEntry {
  readonly prepared: PreparedQuery
  readonly candidates: ReadQuery['candidates']
  /** Given rows, or `[K, D]` by the scorer. */
  readonly vectors: GivenRows | Float32Array
  readonly warnings: readonly string[]
}

async function encodeCandidates(open: readonly EncodedQuery[], window: RerankWindow): Promise<EmbeddedQuery[]> {
  const lists = open.map(({ candidates, given }) => (given ? [] : (candidates as readonly RerankCandidate[])))
  const { embeddings, warnings } = await embedListed(lists.length === 1 ? lists[0]! : lists.flat(), window)
  const size = window.parts.scorer.embeddingSize
  let end = 0
  return open.map(({ place, prepared, candidates, given }, index) => {
    const first = end
    end += lists[index]!.length
    return {
      place,
      prepared,
      candidates,
      vectors: given ?? embeddings.subarray(first * size, end * size),
      warnings: warnings.filter(({ index }) => index >= first && index < end).map(({ message }) => message),
    }
  })
}

async function embedListed(
  listed: readonly RerankCandidate[],
  { parts: { scorer, store, cache, images }, times, signal, onProgress }: RerankWindow,
): Promise<Pick<CandidateEmbeddings, 'embeddings' | 'warnings'>> {
  if (listed.length === 0) return nothingEmbedded
  const start = performance.now()
  const candidates = store ? await addStoredEmbeddings(store, listed, { encoder: scorer, signal }) : listed
  times.encode += performance.now() - start
  const { embeddings, warnings, timings } = await embedCandidates(scorer, candidates, {
    cache,
    images,
    signal,
    onProgress: onProgress && (progress => onProgress({ stage: 'encode', ...progress })),
  })
  times.decode += timings.decodeMs
  times.encode += timings.encodeMs
  return { embeddings, warnings }
}

const nothingEmbedded = { embeddings: new Float32Array(0), warnings: [] }

interface DecidedQuery extends WindowEntry {
  readonly query: EmbeddedQuery
  readonly decision: RerankDecision
  readonly looker: Looker
  readonly warnings: readonly string[]
}

async function decideQuery(query: EmbeddedQuery, { parts, signal }: RerankWindow): Promise<DecidedQuery> {
  const { policy, encoder, maxLooks } = parts
  const { decision: answer, looker } = await decide(policy, query.prepared, { encoder, maxLooks, signal })
  const { decision, warning: served } = serveDecision(answer)
  const warning = served ?? warnOfUnknownWords(query.prepared, decision, parts)
  const warnings = warning === undefined ? query.warnings : [...query.warnings, warning]
  return { place: query.place, query, decision, looker, warnings }
}

/** A question's vector is zeros where the encoder knows no word of it, and no crop agrees with that. */
function warnOfUnknownWords(
  { question, questionEmbedding }: PreparedQuery,
  { type }: RerankDecision,
  { policy, encoder }: RerankerParts,
): string | undefined {
  if (type !== 'keep' || policy.id === 'keep' || questionEmbedding.some(value => value !== 0)) return undefined
  return `the encoder ${encoder.id} knows no word of the question "${question}": the picture is kept, as nothing in it can be found by this question; ask in a language that the encoder knows`
}

interface CroppedQuery extends WindowEntry {
  readonly decided: DecidedQuery
  /** `[D]` of what is ranked by: the full picture's where it was kept. */
  readonly embedding: Float32Array
  readonly passes: number
}

async function embedPictures(
  open: readonly DecidedQuery[],
  { parts: { encoder, scorer }, times, signal, onProgress }: RerankWindow,
): Promise<CroppedQuery[]> {
  const crops = open.filter(({ decision }) => decision.type === 'crop').length
  onProgress?.({ stage: 'crop', completed: 0, total: crops })
  const start = performance.now()
  const entries = open.map(({ query, decision, looker }) => ({ query: query.prepared, decision, looker }))
  const embedded = await embedDecisions(entries, { encoder, scorer, signal })
  if (crops > 0) times.crop += performance.now() - start
  return open.map((decided, index) => {
    const { embedding, passes } = embedded[index]!
    return { place: decided.place, decided, embedding, passes }
  })
}

interface RankedQuery extends WindowEntry, Omit<RerankResult, 'timings' | 'models'> {
  readonly lookMs: number
}

function rankQuery(
  { place, decided, embedding, passes }: CroppedQuery,
  { topN, returnCandidates }: RerankWindow,
): RankedQuery {
  const { query, decision, looker, warnings } = decided
  const { candidates, vectors, prepared } = query
  const { fullEmbedding } = prepared
  const queries = embedding === fullEmbedding ? [fullEmbedding] : [fullEmbedding, embedding]
  const [first, second] =
    vectors instanceof Float32Array ? queries.map(one => computeScores(one, vectors)) : scoreRows(vectors, queries)
  const fullImageScores = first!
  const scores = second ?? fullImageScores
  const getCandidate = (index: number) =>
    isCandidateMatrix(candidates) ? { id: candidates.ids[index]! } : candidates[index]!
  const ranking = rankCandidates(getCandidate, { scores, fullImageScores, topN, returnCandidates })
  return { place, decision, ranking, passes, warnings, lookMs: looker.lookMs }
}

/** Of each query an equal share of what was done for all. */
function shareTimings(
  { times, results }: RerankWindow,
  { totalMs, lookMs }: { readonly totalMs: number; readonly lookMs: number },
): RerankTimings {
  const queries = results.length
  return {
    decodeMs: times.decode / queries,
    encodeMs: times.encode / queries,
    policyMs: times.policy / queries,
    lookMs,
    cropMs: times.crop / queries,
    scoreMs: times.score / queries,
    totalMs: totalMs / queries,
  }
}

function describeModels({ encoder, scorer, policy }: RerankerParts): RerankResult['models'] {
  if (scorer === encoder) return { encoder: encoder.id, policy: policy.id }
  return { encoder: encoder.id, scorer: scorer.id, policy: policy.id }
}

/**
 * Re-rank multi-modal candidates by the region of a picture that a question is about.
 *
 * ```ts
 * const reranker = await createReranker()
 * const { decision, ranking } = await reranker.rerank({ image, question, candidates })
 * ```
 *
 * @module @region-r1/reranker
 */

// The parts, for evaluation and training
export { computeScores } from './compute-scores.ts'
export { createReranker, type Reranker, type RerankerOptions, type RerankOptions } from './create-reranker.ts'
export { type CandidateEmbeddings, type EmbedCandidatesOptions, embedCandidates } from './embed-candidates.ts'
export { rankByScore } from './rank-by-score.ts'
export type { RerankBatchItem, RerankBatchOptions, RerankBatchProgress } from './rerank-batch.ts'
export type { RerankCandidate, RerankQuery } from './rerank-query.ts'
export type { RankedCandidate, RerankDecision, RerankResult, RerankTimings } from './rerank-result.ts'
export type { RerankProgress, RerankStage } from './rerank-window.ts'
export { type ServedOutcome, serveOutcome } from './serve-outcome.ts'
// Vectors of candidates that are kept elsewhere
export type { CandidateStore, StoredCandidate } from './stores/candidate-store.ts'
export { createMemoryStore } from './stores/create-memory-store.ts'
export {
  type FillCandidateStoreOptions,
  type FilledCandidateStore,
  fillCandidateStore,
} from './stores/fill-candidate-store.ts'

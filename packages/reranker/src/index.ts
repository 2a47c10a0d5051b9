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

// What candidates and decisions are made of
export {
  type CandidateEmbeddings,
  type CandidateMatrix,
  type EmbedCandidatesOptions,
  type RerankCandidate,
  rankByScore,
} from '@region-r1/scoring'
export { createReranker, type Reranker, type RerankerOptions, type RerankOptions } from './create-reranker.ts'
export type { RerankBatchItem, RerankBatchOptions, RerankBatchProgress } from './rerank-batch.ts'
export type { RerankProgress, RerankStage } from './rerank-progress.ts'
export type { RerankQuery } from './rerank-query.ts'
export type { RankedCandidate, RerankDecision, RerankResult, RerankTimings } from './rerank-result.ts'
export { type ServedDecision, serveDecision } from './serve-decision.ts'
// Vectors of candidates that are kept elsewhere
export type { CandidateStore, StoredCandidate } from './stores/candidate-store.ts'
export { createMemoryStore } from './stores/create-memory-store.ts'
export {
  type FillCandidateStoreOptions,
  type FilledCandidateStore,
  fillCandidateStore,
} from './stores/fill-candidate-store.ts'

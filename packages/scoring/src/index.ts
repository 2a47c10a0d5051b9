/**
 * The life of a query between its pictures and its ranking, the same for serving, evaluation and training: encode it,
 * let a policy decide, cut the region, score the candidates.
 *
 * ```ts
 * const prepared = await prepareQuery({ image, question }, { encoder })
 * const decided = await decide(policy, prepared, { encoder })
 * const [{ embedding }] = await embedDecisions([{ query: prepared, ...decided }], { encoder })
 * rankByScore(computeScores(embedding, embeddings)) // [2, 0, 1]
 * ```
 *
 * @module @region-r1/scoring
 */

// Boxes: the grid that policies choose from, where it lies, and the pixels that are cut
export { type AnchorConfig, anchorConfigSchema, defaultAnchorConfig } from './anchors/anchor-config.ts'
export { createAnchors } from './anchors/create-anchors.ts'
export { getPatchRegion, placeBox } from './anchors/place-box.ts'
export { toCropBox } from './anchors/to-crop-box.ts'
export { type CandidateMatrix, isCandidateMatrix } from './candidates/candidate-matrix.ts'
export {
  type CandidateEmbeddings,
  type EmbedCandidatesOptions,
  embedCandidates,
} from './candidates/embed-candidates.ts'
export { assertCandidate, assertEmbedding, type RerankCandidate } from './candidates/rerank-candidate.ts'
// Vectors to a ranking
export { computeScores } from './compute-scores.ts'
// A query's own life
export { createLooker, defaultMaxLooks, type Looker, type LookerOptions } from './create-looker.ts'
export { type DecidedQuery, type DecideOptions, type Decision, decide, toDecision } from './decide.ts'
export { type EmbeddableQuery, type EmbeddedDecision, embedDecisions } from './embed-decisions.ts'
// Candidates to vectors
export { type CandidateFusion, candidateFusions } from './names.ts'
export { type PreparedQuery, type PrepareQueryOptions, prepareQueries, prepareQuery } from './prepare-query.ts'
export { findPlaces, rankByScore } from './rank-by-score.ts'
export { findGivenRows, type GivenRows } from './rows/given-rows.ts'
export { scoreRows } from './rows/score-rows.ts'
export { encodeViews, type ScoreViewsOptions, scoreViews } from './score-views.ts'
export { fillUnreadable, isUnreadable, unreadableScore } from './unreadable.ts'

/**
 * Ranking metrics, the evaluation protocol, significance and reports.
 *
 * @example
 * const systems = [createPolicySystem('head', policy), createTarget()]
 * const { summary } = await evaluate({ examples, encoder, systems })
 * formatTable(summary)
 *
 * @module @region-r1/eval
 */

// Scores of answers
export type { AnswerScore } from './answers/answer-tally.ts'
export { normalizeEvqaAnswer, normalizeInfoseekAnswer } from './answers/normalize-answer.ts'
export {
  type AnswerComparison,
  type AnswerEquivalence,
  type ScoreEvqaAnswerOptions,
  scoreEvqaAnswer,
} from './answers/score-evqa-answer.ts'
export {
  type EvqaScores,
  type ScoreEvqaPredictionsOptions,
  scoreEvqaPredictions,
} from './answers/score-evqa-predictions.ts'
export { scoreInfoseekAnswer } from './answers/score-infoseek-answer.ts'
export {
  type InfoseekCsvScores,
  type ScoreInfoseekCsvPredictionsOptions,
  scoreInfoseekCsvPredictions,
} from './answers/score-infoseek-csv-predictions.ts'
export {
  type InfoseekScores,
  type ScoreInfoseekPredictionsOptions,
  scoreInfoseekPredictions,
} from './answers/score-infoseek-predictions.ts'
// The crop threshold, chosen on validation data
export { type ChosenThreshold, type CropObservation, chooseThreshold } from './calibration/choose-threshold.ts'
export { type Calibration, type CalibrationOptions, createCalibration } from './calibration/create-calibration.ts'
export { writePolicyThreshold } from './calibration/write-policy-threshold.ts'
// Two runs
export { compareFigures, type FigureComparison } from './comparison/compare-figures.ts'
export { compareRows, type PairedRunComparison } from './comparison/compare-rows.ts'
export { type Change, compareRuns, type RunComparison, type RunMetric } from './comparison/compare-runs.ts'
export { formatRunComparison } from './comparison/format-run-comparison.ts'
export { readSummary } from './comparison/read-summary.ts'
// Time
export { addLatency } from './latency/add-latency.ts'
export {
  type LatencySummary,
  type MeasureLatencyOptions,
  measureLatency,
  type StageLatency,
} from './latency/measure-latency.ts'
// Metrics of one query
export { computeAveragePrecision } from './metrics/average-precision.ts'
export {
  computeQueryMetrics,
  type QueryMetricName,
  type QueryMetrics,
  queryMetricNames,
} from './metrics/compute-query-metrics.ts'
export { computeFirstPositiveRank } from './metrics/first-positive-rank.ts'
export { computeMargin } from './metrics/margin.ts'
export { computeNdcg, type NdcgOptions } from './metrics/ndcg.ts'
export { computeHit, computePrecision, computeRecall } from './metrics/recall.ts'
export { computeReciprocalRank } from './metrics/reciprocal-rank.ts'
export type { GivenOrderName, NdcgGain, TieRule, UnansweredRule } from './names.ts'
// What people and other tools read
export { formatTrecQrels, formatTrecRun } from './output/format-trec.ts'
export {
  type EvaluationOutput,
  type FinishOutputOptions,
  type OpenOutputOptions,
  openEvaluationOutput,
} from './output/open-evaluation-output.ts'
export { type ReadQueryRowsOptions, readQueryRows } from './output/read-query-rows.ts'
// The protocol: systems over examples, one row a query
export {
  type CandidateEmbedder,
  type CandidateEmbedderOptions,
  createCandidateEmbedder,
} from './protocol/create-candidate-embedder.ts'
export {
  createExampleEvaluator,
  type ExampleEvaluator,
  type ExampleEvaluatorOptions,
} from './protocol/create-example-evaluator.ts'
export { createGivenOrder } from './protocol/create-given-order.ts'
export { createOracle, type OracleOptions } from './protocol/create-oracle.ts'
export { createRanker, type Ranker } from './protocol/create-ranker.ts'
export { createTarget } from './protocol/create-target.ts'
export { type EvaluateOptions, type EvaluateResult, type EvaluationProgress, evaluate } from './protocol/evaluate.ts'
export { type EvaluateQueryOptions, evaluateQuery } from './protocol/evaluate-query.ts'
export {
  createPolicySystem,
  type EvaluationInput,
  type EvaluationSystem,
  type SystemSettings,
} from './protocol/evaluation-system.ts'
export type { GalleryPick, GalleryPicks } from './protocol/gallery-picks.ts'
export { mapInOrder } from './protocol/map-in-order.ts'
export { type QueryRow, queryRowSchema, type SystemResult } from './protocol/query-row.ts'
export type { RankingRuleOptions, RankingRules } from './protocol/ranking-rules.ts'
export { type QueryReplay, replayQuery } from './protocol/replay-query.ts'
export type { SystemKind } from './protocol/system-kind.ts'
export { createHtmlReport, type ReportOptions } from './report/create-html-report.ts'
export { createLatexTable } from './report/create-latex-table.ts'
export { createMarkdownReport, type MarkdownReportOptions } from './report/create-markdown-report.ts'
export { type FormatTableOptions, formatTable } from './report/format-table.ts'
export type { Gallery, GalleryCandidate, GalleryCase } from './report/gallery-case.ts'
export { loadGallery } from './report/load-gallery.ts'
// Cropping before retrieval
export {
  type EvaluateRetrievalOptions,
  evaluateRetrieval,
  type RetrievalScores,
  type RetrievalSummary,
} from './retrieval/evaluate-retrieval.ts'
// Significance
export { adjustHolm } from './significance/adjust-holm.ts'
export { type ComparePairedOptions, comparePaired, type PairedComparison } from './significance/compare-paired.ts'
export {
  type BootstrapOptions,
  computeBootstrapIntervals,
  type Interval,
} from './significance/compute-bootstrap-intervals.ts'
// Summaries of rows
export type { RankChangeGroup, RankChanges } from './summary/compute-rank-changes.ts'
export {
  createSummaryBuilder,
  type SummaryBuilder,
  type SummaryBuilderOptions,
} from './summary/create-summary-builder.ts'
export type {
  EvaluationSummary,
  Localization,
  SliceSummary,
  SystemComparison,
  SystemSummary,
} from './summary/evaluation-summary.ts'
export type { LeftOutQuery } from './summary/left-out-query.ts'
export type { SystemLeftOut } from './summary/system-left-out.ts'

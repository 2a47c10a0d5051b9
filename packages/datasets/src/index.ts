/**
 * Data of multi-modal re-ranking: the row that everything here speaks, readers of what the field publishes, scoring of
 * answers, and the icon-scenes benchmark.
 *
 * @example
 * for await (const { example } of readRerankExamples('examples.jsonl')) rerank(example)
 *
 * @module
 */

// The row that everything here speaks.
export { computeExampleStats, type ExampleStats, type Spread } from './examples/compute-example-stats.ts'
export { parseRerankExample } from './examples/parse-rerank-example.ts'
export { readCandidates } from './examples/read-candidates.ts'
export { type RerankExampleAt, readRerankExamples } from './examples/read-rerank-examples.ts'
export { validateRerankExamples } from './examples/validate-rerank-examples.ts'
export { writeRerankExamples } from './examples/write-rerank-examples.ts'
// The embedded benchmark.
export {
  type GenerateIconScenesOptions,
  generateIconScenes,
  type IconScenesFiles,
} from './icon-scenes/generate-icon-scenes.ts'
export { isSplit, type Split, splits } from './icon-scenes/splits.ts'
export type { DataIssue, IssueSeverity, ValidationReport } from './issue-log.ts'
export type { RowPlace } from './parse-json-row.ts'
export type { ReadOptions } from './read-options.ts'

import type { ReadOptions } from '../read-options.ts'
import { readTrecRun } from '../readers/read-trec-run.ts'

/** A document of a run's list. */
export interface RunItem {
  readonly documentId: string
  readonly score: number
}

/** The lists of a TREC run by query, by falling score, as evaluators sort; the file's order decides ties. */
export async function readRunLists(
  file: string,
  topK: number,
  options: ReadOptions,
): Promise<Map<string, readonly RunItem[]>> {
  const lists = new Map<string, RunItem[]>()
  for await (const { row } of readTrecRun(file, options)) {
    const list = lists.get(row.queryId) ?? []
    list.push({ documentId: row.documentId, score: row.score })
    lists.set(row.queryId, list)
  }
  return new Map([...lists].map(([queryId, list]) => [queryId, list.sort((a, b) => b.score - a.score).slice(0, topK)]))
}

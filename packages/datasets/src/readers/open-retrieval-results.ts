import { openEntryIndex } from '../entry-index.ts'
import type { ResultFormat } from '../names.ts'
import { isJsonLines } from '../read-keyed-rows.ts'
import { parseOrLeaveOut, type ReadOptions } from '../read-options.ts'
import { parseEchosightResult } from './read-echosight-results.ts'
import { parseOmgmResult } from './read-omgm-results.ts'
import type { RetrievalResult } from './retrieval-result.ts'

const parsers = { 'echosight-results': parseEchosightResult, 'omgm-results': parseOmgmResult } satisfies Readonly<
  Record<ResultFormat, unknown>
>

/** A first stage's results by question. */
export interface RetrievalResults {
  /** The list of the question of that id. */
  get(dataId: string): Promise<RetrievalResult | undefined>
  /** Closes the file. */
  close(): Promise<void>
}

/** Opens a result file, JSON or JSON Lines, for looking questions up, through an index beside it. */
export async function openRetrievalResults(
  file: string,
  format: ResultFormat,
  options: ReadOptions = {},
): Promise<RetrievalResults> {
  const index = await openEntryIndex(file, { ...options, keyField: isJsonLines(file) ? 'data_id' : undefined })
  return {
    async get(dataId) {
      const text = await index.get(dataId)
      if (text === undefined) return undefined
      return parseOrLeaveOut(() => parsers[format](dataId, text, { file, entry: dataId }), options)
    },
    close: () => index.close(),
  }
}

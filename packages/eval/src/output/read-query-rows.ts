import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { DataFormatError, describeIssues } from '@region-r1/core'
import { type QueryRow, queryRowSchema } from '../protocol/query-row.ts'

/** How far a file of rows is read. */
export interface ReadQueryRowsOptions {
  /** Reads no further than so many bytes; to the end if absent. */
  readonly bytes?: number | undefined
}

/**
 * The rows of a `per-query.jsonl`, one at a time.
 *
 * @throws DataFormatError with file and line where a row is broken.
 */
export async function* readQueryRows(file: string, { bytes }: ReadQueryRowsOptions = {}): AsyncGenerator<QueryRow> {
  if (bytes === 0) return
  const input = createReadStream(file, bytes === undefined ? {} : { end: bytes - 1 })
  let line = 0
  for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    line++
    const parsed = queryRowSchema.safeParse(parseJson(text))
    if (parsed.success) {
      yield parsed.data
      continue
    }
    throw new DataFormatError({
      file,
      line,
      message: `${file}, line ${line}: expected a row of an evaluation, but ${describeIssues(parsed.error, { most: 1 })}`,
    })
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

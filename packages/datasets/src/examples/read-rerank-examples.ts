import { DataFormatError, type RerankExample } from '@region-r1/core'
import { mapRows } from '../map-rows.ts'
import { readLines } from '../read-lines.ts'
import type { ReadOptions } from '../read-options.ts'
import { parseRerankExample } from './parse-rerank-example.ts'

/** An example, and where in its file it stands. */
export interface RerankExampleAt {
  readonly example: RerankExample
  /** Counted from 1. */
  readonly line: number
}

/**
 * The rows of a `RerankExample` file (JSON Lines, `.gz` too), one at a time. Relative image paths come out absolute;
 * absolute paths, data URLs and http(s) URLs stay as they are.
 *
 * @throws DataFormatError with file and line at the first broken row, unless `onBrokenRow` takes them.
 * @example
 * for await (const { example, line } of readRerankExamples('examples.jsonl')) consume(example, line)
 */
export async function* readRerankExamples(file: string, options: ReadOptions = {}): AsyncGenerator<RerankExampleAt> {
  const lines = new Map<string, number>()
  function parse(text: string, line: number): RerankExample {
    const example = parseRerankExample(text, { file, line })
    const first = lines.get(example.queryId)
    if (first !== undefined) {
      const message = `${file}, line ${line}: queryId "${example.queryId}" stands on line ${first} already; give each query an id of its own`
      throw new DataFormatError({ file, line, message })
    }
    lines.set(example.queryId, line)
    return example
  }
  for await (const { row, line } of mapRows(readLines(file, options), parse, options)) yield { example: row, line }
}

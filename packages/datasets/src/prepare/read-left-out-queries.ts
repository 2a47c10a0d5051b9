import { readJsonLines } from '../read-json-lines.ts'
import { leftOutRowSchema } from './part-files.ts'
import type { LeftOut } from './preparation.ts'

/** The lines of a `left-out.jsonl` that `mergeShards` wrote. */
export async function* readLeftOutQueries(file: string): AsyncGenerator<LeftOut> {
  for await (const { row } of readJsonLines(file, leftOutRowSchema)) {
    const { item, ...leftOut } = row
    yield leftOut as LeftOut
  }
}

import type { RerankExample } from '@region-r1/core'
import { readRerankExamples } from '@region-r1/datasets'

/** The first so many examples of a file. */
export async function* readExamples(
  file: string,
  signal: AbortSignal,
  limit = Number.POSITIVE_INFINITY,
): AsyncGenerator<RerankExample> {
  let count = 0
  for await (const { example } of readRerankExamples(file, { signal })) {
    if (count++ >= limit) return
    yield example
  }
}

import { InvalidArgumentError, type RerankExample } from '@region-r1/core'
import type { ReadOptions } from '../read-options.ts'
import { readRerankExamples } from './read-rerank-examples.ts'

/** Which examples of a file are read. */
export interface ReadExamplesOptions extends ReadOptions {
  /** The first so many of those asked for, at least 1; all if absent. */
  readonly limit?: number | undefined
  /** Those with one of these tags; all if absent. */
  readonly tags?: readonly string[] | undefined
}

/**
 * The examples of a `RerankExample` file that are asked for, one at a time, as `readRerankExamples` reads them.
 *
 * @throws DataFormatError as `readRerankExamples` does; InvalidArgumentError where there is no example, or none with the
 * tags.
 * @example
 * for await (const example of readExamples('examples.jsonl', { limit: 100, tags: ['small'] })) consume(example)
 */
export async function* readExamples(
  file: string,
  { limit = Number.POSITIVE_INFINITY, tags, ...options }: ReadExamplesOptions = {},
): AsyncGenerator<RerankExample> {
  if (!(limit >= 1)) {
    throw new InvalidArgumentError({ argument: 'limit', message: `limit is a number from 1, got ${limit}` })
  }
  let count = 0
  let seen = 0
  for await (const { example } of readRerankExamples(file, options)) {
    seen++
    if (tags !== undefined && !example.tags?.some(tag => tags.includes(tag))) continue
    yield example
    count++
    if (count >= limit) return
  }
  if (count > 0) return
  const message =
    seen === 0
      ? `${file} has no query; expected JSON Lines of rerank examples, one a line`
      : `none of the ${seen} queries of ${file} has a tag ${tags?.join(' or ')}; region-r1 data stats ${file} counts its tags`
  throw new InvalidArgumentError({ argument: seen === 0 ? 'data' : 'tags', message })
}

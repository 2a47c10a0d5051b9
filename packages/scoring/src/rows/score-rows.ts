import { InvalidArgumentError } from '@region-r1/core'
import { describeLength } from '../candidates/rerank-candidate.ts'
import type { GivenRows } from './given-rows.ts'
import { instantiateRowKernel, type RowKernel } from './row-kernel.ts'
import { openRowSums } from './row-sums.ts'

/**
 * Cosines of queries with vectors that the caller gives, of any length but zero. Each is read once: its length and all
 * products come of one copy that the caches hold.
 *
 * @param queries - `[D]` each, unit length, at least one
 * @param kernel - for tests
 * @returns `[N]` for each query
 * @throws InvalidArgumentError where a row has no direction or a number that is not finite.
 */
export function scoreRows(
  given: GivenRows,
  queries: readonly Float32Array[],
  kernel: RowKernel | undefined = sharedKernel,
): Float64Array[] {
  const scores = queries.map(() => new Float64Array(given.count))
  const { capacity, rows, products, squares, sum } = openRowSums(queries, kernel)
  for (let first = 0; first < given.count; first += capacity) {
    const count = Math.min(capacity, given.count - first)
    given.copyRows(first, count, rows)
    for (const [query, target] of scores.entries()) {
      sum(query, count)
      for (let index = 0; index < count; index++) {
        const length = Math.sqrt(squares[index]!)
        if (!(length > 0 && length < Number.POSITIVE_INFINITY)) throw createRowError(given, first + index, length)
        target[first + index] = products[index]! / length
      }
    }
  }
  return scores
}

function createRowError({ getId }: GivenRows, row: number, length: number): InvalidArgumentError {
  return new InvalidArgumentError({
    argument: 'candidates',
    message: `the embedding of candidate "${getId(row)}" ${describeLength(length)}; encode it with the encoder that reads the query`,
  })
}

/** One for all calls: its memory is scratch, written before it is read. */
const sharedKernel = instantiateRowKernel()

import { computeDotProduct } from '@region-r1/core'
import { reserveMemory } from '@region-r1/core/node'
import type { RowKernel } from './row-kernel.ts'

/** Rows are put into `rows`, some at a time, and summed up with one query after another. */
export interface RowSums {
  /** Rows that have room. */
  readonly capacity: number
  /** `[capacity, D]` */
  readonly rows: Float32Array
  /** `[capacity]`, of the last sum: each row's product with the query. */
  readonly products: Float64Array
  /** `[capacity]`, of the last sum: each row's own squares. */
  readonly squares: Float64Array
  /** Of the first `count` rows with the query of that index. */
  sum(query: number, count: number): void
}

/**
 * Room for some rows, in the memory of the kernel where there is one: valid until it is opened again. With or without a
 * kernel the sums are those of `computeDotProduct`, to the bit.
 *
 * @param queries - `[D]` each
 * @param kernel - none where the machine has no vector instructions for it
 */
export function openRowSums(queries: readonly Float32Array[], kernel: RowKernel | undefined): RowSums {
  const size = queries[0]!.length
  // An even number, for the kernel takes two at a time.
  const capacity = 2 * Math.max(1, Math.floor(stripBytes / (2 * 4 * size)))
  return kernel ? openInKernel(kernel, queries, size, capacity) : openPlain(queries, size, capacity)
}

/** Small beside the second-level caches of cores, so that a row is still there when it is summed up. */
const stripBytes = 65_536

function openInKernel(
  { memory, sumRows }: RowKernel,
  queries: readonly Float32Array[],
  size: number,
  capacity: number,
): RowSums {
  const doubles = queries.length * size + 2 * capacity
  const buffer = reserveMemory(memory, doubles * 8 + capacity * size * 4)
  const productsAt = queries.length * size * 8
  const squaresAt = productsAt + capacity * 8
  const rowsAt = squaresAt + capacity * 8
  for (const [index, query] of queries.entries()) new Float64Array(buffer, index * size * 8, size).set(query)
  return {
    capacity,
    rows: new Float32Array(buffer, rowsAt, capacity * size),
    products: new Float64Array(buffer, productsAt, capacity),
    squares: new Float64Array(buffer, squaresAt, capacity),
    sum(query, count) {
      sumRows(query * size * 8, rowsAt, size, count, productsAt, squaresAt)
    },
  }
}

function openPlain(queries: readonly Float32Array[], size: number, capacity: number): RowSums {
  const rows = new Float32Array(capacity * size)
  const products = new Float64Array(capacity)
  const squares = new Float64Array(capacity)
  return {
    capacity,
    rows,
    products,
    squares,
    sum(query, count) {
      for (let index = 0; index < count; index++) {
        const row = rows.subarray(index * size, (index + 1) * size)
        products[index] = computeDotProduct(queries[query]!, row)
        squares[index] = computeDotProduct(row, row)
      }
    },
  }
}

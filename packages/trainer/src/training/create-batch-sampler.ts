import type { Rng } from '@region-r1/core'

export interface BatchSamplerOptions {
  readonly batchSize: number
  /** Of a batch, the share of solved queries, where there are both kinds; null takes them as they come. */
  readonly solvedShare: number | null
  readonly rng: Rng
}

/**
 * Which queries a step trains on: a function of the step alone, so that nothing has to be saved to resume. Solved and
 * unsolved queries are gone through in an order that is shuffled anew each time all of them were seen.
 *
 * @param isSolved - `[N]`, whether the full picture already ranks each query right
 * @returns a function from a step, counted from 0, to `batchSize` indices of queries
 */
export function createBatchSampler(
  isSolved: readonly boolean[],
  { batchSize, solvedShare, rng }: BatchSamplerOptions,
): (step: number) => number[] {
  const indices = [...isSolved.keys()]
  const solved = indices.filter(index => isSolved[index])
  const unsolved = indices.filter(index => !isSolved[index])
  if (solvedShare === null || solved.length === 0 || unsolved.length === 0) {
    return createCycle(indices, batchSize, rng.fork('all'))
  }
  const solvedCount = Math.round(batchSize * solvedShare)
  const takeSolved = createCycle(solved, solvedCount, rng.fork('solved'))
  const takeUnsolved = createCycle(unsolved, batchSize - solvedCount, rng.fork('unsolved'))
  return step => [...takeSolved(step), ...takeUnsolved(step)]
}

function createCycle(items: readonly number[], count: number, rng: Rng): (step: number) => number[] {
  const shuffled = new Map<number, readonly number[]>()
  const getRound = (round: number) => {
    const known = shuffled.get(round) ?? rng.fork(round).shuffle(items)
    shuffled.set(round, known)
    shuffled.delete(round - 2)
    return known
  }
  return step =>
    Array.from({ length: count }, (_, place) => {
      const position = step * count + place
      return getRound(Math.floor(position / items.length))[position % items.length]!
    })
}

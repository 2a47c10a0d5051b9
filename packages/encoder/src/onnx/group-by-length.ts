/** What a pass costs beside its tokens, counted in tokens: it reads all weights of the network, however few texts there are. */
const passTokens = 12

/**
 * Texts in batches, so that the passes and what is padded in them cost least: each is padded to the longest of its own.
 *
 * @param lengths - tokens of each text
 * @param batchSize - the most of one batch
 * @returns indices of the texts in each batch
 * @example
 * groupByLength([8, 30, 9], 16) // [[0, 2], [1]]
 */
export function groupByLength(lengths: readonly number[], batchSize: number): number[][] {
  const order = [...lengths.keys()].sort((a, b) => lengths[a]! - lengths[b]!)
  /** Of the first so many texts in that order, by which one their last batch begins at best, and what all of them cost. */
  const best = [{ first: 0, cost: 0 }]
  for (let end = 1; end <= order.length; end++) {
    const longest = lengths[order[end - 1]!]!
    let choice = { first: end - 1, cost: Number.POSITIVE_INFINITY }
    for (let first = Math.max(0, end - batchSize); first < end; first++) {
      const cost = best[first]!.cost + passTokens + (end - first) * longest
      // Of equal ones the latest, so that full batches come first.
      if (cost <= choice.cost) choice = { first, cost }
    }
    best.push(choice)
  }
  const groups: number[][] = []
  for (let end = order.length; end > 0; end = best[end]!.first) groups.unshift(order.slice(best[end]!.first, end))
  return groups
}

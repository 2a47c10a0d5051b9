/** How far the furthest of two lists of numbers are apart; infinity where one is no number. */
export function findFurthest(actual, expected) {
  let furthest = 0
  for (const [index, value] of expected.entries()) {
    const distance = Math.abs(actual[index] - value)
    if (!(distance <= furthest)) furthest = Number.isNaN(distance) ? Number.POSITIVE_INFINITY : distance
  }
  return furthest
}

/** The least cosine between vectors of two lists. */
export function findLeastCosine(actual, expected) {
  return Math.min(...expected.map((vector, row) => computeCosine(actual[row], vector)))
}

function computeCosine(a, b) {
  const dot = (x, y) => x.reduce((sum, value, index) => sum + value * y[index], 0)
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b))
}

/**
 * Indices from the highest score to the lowest. Equal scores keep their order; NaN, the score of a candidate without a
 * vector, comes last.
 *
 * @example
 * rankByScore([0.2, NaN, 0.9, 0.2]) // [2, 0, 3, 1]
 */
export function rankByScore(scores: ArrayLike<number>): number[] {
  const indices = Array.from(scores, (_, index) => index)
  // Array.prototype.sort is stable; NaN must not reach it, as it would compare as a tie with everything.
  const scored = indices.filter(index => !Number.isNaN(scores[index]))
  const unscored = indices.filter(index => Number.isNaN(scores[index]))
  scored.sort((a, b) => Number(scores[b]! > scores[a]!) - Number(scores[b]! < scores[a]!))
  return [...scored, ...unscored]
}

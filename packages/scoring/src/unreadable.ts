/**
 * Where a candidate without a vector stands among cosines: below all of them. Its vector is a row of NaN and so is its
 * score, which ranks last; this number takes the place of NaN where scores are added up.
 */
export const unreadableScore = -2

/** Whether a score, or the first number of a candidate's vector, says that nothing of the candidate could be read. */
export function isUnreadable(score: number): boolean {
  return Number.isNaN(score)
}

/**
 * The scores with {@link unreadableScore} for candidates that could not be read.
 *
 * @param scores - `[K]`
 */
export function fillUnreadable(scores: ArrayLike<number>): number[] {
  return Array.from(scores, score => (isUnreadable(score) ? unreadableScore : score))
}

/** Candidates of one query as positions in the knowledge base with the full picture's score, best first. */
export interface CandidateList {
  readonly positions: readonly number[]
  readonly scores: readonly number[]
}

export interface ChooseCandidatesOptions {
  /** The full picture's cosine with every entry. */
  readonly pictureScores: ArrayLike<number>
  /** The gold entry's cosine with every entry. */
  readonly goldScores: ArrayLike<number>
  readonly gold: number
}

const listLength = 20
/** Of the 19 hard candidates, how many the full picture retrieves; the others look like gold. */
const retrievedCount = 10

/** Gold and 19 hard ones: what the full picture retrieves, which match its distractors, and look-alikes of gold. */
export function chooseHardCandidates({ pictureScores, goldScores, gold }: ChooseCandidatesOptions): CandidateList {
  const chosen = new Set([gold])
  for (const position of sortByScore(pictureScores)) {
    if (chosen.size > retrievedCount) break
    chosen.add(position)
  }
  for (const position of sortByScore(goldScores)) {
    if (chosen.size === listLength) break
    chosen.add(position)
  }
  return order([...chosen], pictureScores)
}

/** The plain top 20 of the full picture, whether gold is among them or not. */
export function chooseRetrievedCandidates(pictureScores: ArrayLike<number>): CandidateList {
  return order(sortByScore(pictureScores).slice(0, listLength), pictureScores)
}

function sortByScore(scores: ArrayLike<number>): number[] {
  return Array.from({ length: scores.length }, (_, position) => position).sort(
    (a, b) => scores[b]! - scores[a]! || a - b,
  )
}

function order(positions: readonly number[], scores: ArrayLike<number>): CandidateList {
  const ordered = [...positions].sort((a, b) => scores[b]! - scores[a]! || a - b)
  return { positions: ordered, scores: ordered.map(position => scores[position]!) }
}

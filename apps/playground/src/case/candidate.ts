/** One entry that may answer the question. */
export interface Candidate {
  readonly id: string
  readonly text?: string
  /** A data URL. */
  readonly image?: string
}

/** A candidate and its label: above 0 where it is a right answer. No policy and no ranking reads it. */
export interface LabelledCandidate extends Candidate {
  readonly relevance: number
}

/** The first sentence of a candidate's text, or its id, and what follows. */
export function splitText({ id, text = '' }: Candidate): { readonly title: string; readonly rest: string } {
  const [, title, rest] = /^(.{1,60}?)(?:\. |: |\n|\.?$)(.*)$/s.exec(text) ?? []
  return title === undefined ? { title: text === '' ? id : text, rest: '' } : { title, rest: rest ?? '' }
}

/** The same candidates with ids that none of the others has. */
export function withFreeIds<Entry extends Candidate>(
  candidates: readonly Entry[],
  others: readonly Candidate[],
): Entry[] {
  const taken = new Set(others.map(({ id }) => id))
  return candidates.map(candidate => {
    let { id } = candidate
    for (let count = 2; taken.has(id); count++) id = `${candidate.id}-${count}`
    taken.add(id)
    return { ...candidate, id }
  })
}

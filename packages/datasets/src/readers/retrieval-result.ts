/** The candidates that a first stage found for one question, best first, each entry once. */
export interface RetrievalResult {
  readonly dataId: string
  readonly entries: readonly RetrievedEntry[]
  /** How many hits named an entry that stood higher already, and were dropped. */
  readonly duplicates: number
  /** The order of the file's own re-ranker, where it has one. */
  readonly rerankedUrls?: readonly string[]
  /** The sections that it chose. */
  readonly rerankedSections?: readonly string[]
}

/** An entry that a first stage found. */
export interface FoundEntry {
  readonly url: string
  /** Where the first stage scored it. */
  readonly similarity?: number | undefined
  readonly title?: string
  /** The picture that was found, where the first stage says which: an absolute path. */
  readonly image?: string
  /** Its place, from 1, in the order of the file's own re-ranker. */
  readonly fileOrder?: number
  /** Of each of the article's sections, where the file has them. */
  readonly sectionSimilarities?: readonly number[]
}

/** An entry of a result list, as the retriever scored it. */
export interface RetrievedEntry extends FoundEntry {
  readonly similarity: number
}

/** Hits are pictures, and an article has several: the first, which is the best, counts. */
export function removeDuplicateUrls<Entry extends { readonly url: string }>(entries: readonly Entry[]): Entry[] {
  const seen = new Set<string>()
  return entries.filter(({ url }) => !seen.has(url) && seen.add(url))
}

/** Entries with their places in the order of a re-ranker; those that it does not name have none. */
export function addFileOrder<Entry extends RetrievedEntry>(
  entries: readonly Entry[],
  rerankedUrls: readonly string[] | undefined,
): Entry[] {
  const places = new Map([...new Set(rerankedUrls)].map((url, at) => [url, at + 1]))
  return entries.map(entry => {
    const fileOrder = places.get(entry.url)
    return fileOrder === undefined ? entry : { ...entry, fileOrder }
  })
}

/** One judgement: how relevant a document is to a query. */
export interface Qrel {
  readonly queryId: string
  readonly documentId: string
  /** Graded, 0 for not relevant. TREC files may hold -2 and -1 for spam and the like. */
  readonly relevance: number
}

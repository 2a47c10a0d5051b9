import type { DataFormatError, RerankExample } from '@region-r1/core'
import { readRerankExamples } from '../examples/read-rerank-examples.ts'
import { type ListCandidatesOptions, listCandidates, type Retrieve } from './list-candidates.ts'
import type { Preparation } from './preparation.ts'

/** What the lists of queries that are examples already are made from. */
export interface ExamplePreparationOptions extends Pick<ListCandidatesOptions, 'articles' | 'findArticleImage'> {
  /** A `RerankExample` file; its candidates say what is relevant, and may be the relevant ones alone. */
  readonly examples: string
  /** The knowledge base's file, for the manifest. */
  readonly kb: string
  readonly retrieve: Retrieve
  /** What the first stage is made of, for the manifest. */
  readonly firstStage: string
  /** Candidates for each query. @default 20 */
  readonly topK?: number
  /** Leaves queries out none of whose relevant entries was retrieved, as training wants it. @default false */
  readonly positiveOnly?: boolean
  /** Called with each broken row, which is then left out; without it the first one throws. */
  readonly onBrokenRow?: (error: DataFormatError) => void
}

/** Lists anew, by another first stage, for queries whose relevant entries are known: a team's own, or synthesized ones. */
export function createExamplePreparation({
  examples,
  kb,
  retrieve,
  firstStage,
  topK = 20,
  positiveOnly = false,
  ...options
}: ExamplePreparationOptions): Preparation<RerankExample> {
  return {
    settings: { recipe: 'examples', topK, positiveOnly, articleImages: options.findArticleImage !== undefined },
    inputs: { examples, kb, firstStage },
    async *items() {
      for await (const { example } of readRerankExamples(examples, options)) yield example
    },
    async prepare({ candidates: labelled, ...query }) {
      const found = await retrieve({ dataId: query.queryId }, query.image)
      const relevance = new Map(labelled.map(({ id, relevance = 0 }) => [id, relevance]))
      const getRelevance = (id: string) => relevance.get(id) ?? 0
      const candidates = await listCandidates(found ?? [], { ...options, topK, getRelevance })
      if (candidates.length === 0) return { leftOut: `${query.queryId}: the first stage has no candidates for it` }
      if (positiveOnly && !candidates.some(({ id }) => getRelevance(id) > 0)) {
        return { leftOut: `${query.queryId}: nothing relevant is among the candidates` }
      }
      return { ...query, candidates }
    },
  }
}

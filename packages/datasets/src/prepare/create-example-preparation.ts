import type { DataFormatError, RerankExample } from '@region-r1/core'
import { readRerankExamples } from '../examples/read-rerank-examples.ts'
import { describeKbPictures, type ListCandidatesOptions, listCandidates, type Retrieve } from './list-candidates.ts'
import type { Preparation, PreparationSources } from './preparation.ts'

/** What the lists of queries that are examples already are made from. */
export interface ExamplePreparationOptions
  extends Pick<ListCandidatesOptions, 'articles' | 'pictures'>,
    PreparationSources {
  /** A `RerankExample` file; its candidates say what is relevant, and may be the relevant ones alone. */
  readonly examples: string
  /** The knowledge base's file, for the manifest. */
  readonly kb: string
  readonly retrieve: Retrieve
  /** The files that the first stage is made of, by role, for the manifest. */
  readonly firstStage: Readonly<Record<string, string>>
  /** Queries under way at once, where they share a search. @default 1 */
  readonly concurrency?: number | undefined
  /** Candidates for each query. @default 20 */
  readonly topK?: number | undefined
  /** Leaves queries out none of whose relevant entries was retrieved, as training wants it. @default false */
  readonly positiveOnly?: boolean | undefined
  /** Called with each broken row, which is then left out; without it the first one throws. */
  readonly onBrokenRow?: ((error: DataFormatError) => void) | undefined
}

/** Lists anew, by another first stage, for queries whose relevant entries are known: a team's own, or synthesized ones. */
export function createExamplePreparation({
  examples,
  kb,
  articles,
  pictures,
  retrieve,
  firstStage,
  concurrency,
  topK = 20,
  positiveOnly = false,
  inputs,
  folders = {},
  moreSettings,
  ...options
}: ExamplePreparationOptions): Preparation<RerankExample> {
  return {
    settings: { recipe: 'examples', topK, positiveOnly, ...describeKbPictures(pictures), folders, ...moreSettings },
    inputs: { examples, kb, ...firstStage, ...inputs },
    concurrency,
    async *items() {
      for await (const { example } of readRerankExamples(examples, options)) yield example
    },
    async prepare({ candidates: labelled, ...query }) {
      const { queryId, image, tags } = query
      const leave = (leftOut: string) => ({ queryId, leftOut, tags })
      const found = (await retrieve({ dataId: queryId }, image)) ?? []
      const relevance = new Map(labelled.map(({ id, relevance = 0 }) => [id, relevance]))
      const getRelevance = (id: string) => relevance.get(id) ?? 0
      const listing = { articles, pictures, queryImage: image, topK, getRelevance }
      const { candidates, absent } = await listCandidates(found, listing)
      if (candidates.length === 0) return { ...leave('the first stage has no candidates for it'), absent }
      if (positiveOnly && !candidates.some(({ id }) => getRelevance(id) > 0)) {
        return { ...leave('nothing relevant is among the candidates'), absent }
      }
      return { example: { ...query, candidates }, absent }
    },
  }
}

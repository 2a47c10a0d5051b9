import { type RetrievedEntry, removeDuplicateUrls } from '../readers/retrieval-result.ts'
import type { ImageVectors } from '../vectors/image-vectors.ts'
import type { NearestSearch } from '../vectors/nearest-search.ts'

/** What is searched, how, and how far. */
export interface NearestRetrievalOptions<Question> {
  readonly vectors: ImageVectors
  readonly search: NearestSearch
  /** The embedding of a query's picture, by the encoder that made the vectors: of unit length as they are. */
  readonly embed: (imagePath: string, question: Question) => Promise<Float32Array>
  /** Pictures that are looked for: several may be of one entry, so more than the list is to have. @default 100 */
  readonly hits?: number | undefined
}

/** A first stage: the entries of the knowledge base's pictures nearest to the query's, each entry by its best one. */
export function createNearestRetrieval<Question>({
  vectors,
  search,
  embed,
  hits = 100,
}: NearestRetrievalOptions<Question>) {
  return async (question: Question, imagePath: string): Promise<RetrievedEntry[]> => {
    const neighbours = await search(await embed(imagePath, question), hits)
    const found = neighbours.map(async ({ index, similarity }) => {
      const { entry, image } = await vectors.getKey(index)
      return { url: entry, similarity, ...(image !== undefined && { image }) }
    })
    return removeDuplicateUrls(await Promise.all(found))
  }
}

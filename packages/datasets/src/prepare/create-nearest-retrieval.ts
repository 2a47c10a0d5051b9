import { type RetrievedEntry, removeDuplicateUrls } from '../readers/retrieval-result.ts'
import type { ImageVectors } from './image-vectors.ts'
import type { NearestSearch } from './nearest-search.ts'

/** What is searched, how, and how far. */
export interface NearestRetrievalOptions {
  readonly vectors: ImageVectors
  readonly search: NearestSearch
  /** The unit-length embedding of a query's picture, by the encoder that made the vectors. */
  readonly embed: (imagePath: string) => Promise<Float32Array>
  /** Pictures that are looked for: several may be of one entry, so more than the list is to have. @default 100 */
  readonly hits?: number
}

/** A first stage: the entries of the knowledge base's pictures nearest to the query's, each entry by its best one. */
export function createNearestRetrieval({ vectors, search, embed, hits = 100 }: NearestRetrievalOptions) {
  return async (_question: unknown, imagePath: string): Promise<RetrievedEntry[]> => {
    const neighbours = await search(await embed(imagePath), hits)
    return removeDuplicateUrls(
      neighbours.map(({ index, similarity }) => {
        const { entry, image } = vectors.keys[index]!
        return { url: entry, similarity, image }
      }),
    )
  }
}

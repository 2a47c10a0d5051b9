import { assertKeptSize } from '../stores/assert-kept-size.ts'
import type { CandidateStore } from '../stores/candidate-store.ts'
import { toPointId } from './to-point-id.ts'

/** `QdrantClient` of `@qdrant/js-client-rest`, as far as it is used. */
export interface QdrantClientLike {
  /** Whether there is such a collection. */
  collectionExists(collection: string): Promise<{ exists: boolean }>
  /** Makes it. */
  createCollection(collection: string, options: { vectors: { size: number; distance: 'Dot' } }): Promise<boolean>
  /** Describes it. */
  // biome-ignore lint/suspicious/noExplicitAny: a collection's description and points have parts of many shapes
  getCollection(collection: string): Promise<any>
  /** Points by id; those that are absent are left out. */
  retrieve(
    collection: string,
    request: { ids: (string | number)[]; with_payload: string[]; with_vector: true },
    // biome-ignore lint/suspicious/noExplicitAny: as above
  ): Promise<any[]>
  /** Writes points, in the place of those of the same id. */
  upsert(collection: string, request: { wait: true; points: QdrantPoint[] }): Promise<unknown>
}

interface QdrantPoint {
  id: string | number
  vector: number[]
  payload: { id: string; encoder: string }
}

/** Which collection, of vectors of which length. */
export interface QdrantStoreOptions {
  /** @default 'region_r1_candidates' */
  readonly collection?: string | undefined
  /** D of the encoder. */
  readonly embeddingSize: number
}

/**
 * Candidates' vectors in a collection of Qdrant, which is made where it is absent: unnamed vectors compared by their dot
 * product, which for these is the cosine and leaves their bits alone. A point's payload names the candidate's `id` and
 * the `encoder`.
 *
 * @throws InvalidArgumentError where the collection keeps vectors of another length, or named ones; whatever the client
 * throws.
 * @example
 * const store = await openQdrantStore(new QdrantClient({ url }), { embeddingSize: encoder.embeddingSize })
 */
export async function openQdrantStore(
  client: QdrantClientLike,
  { collection = 'region_r1_candidates', embeddingSize }: QdrantStoreOptions,
): Promise<CandidateStore> {
  if (!(await client.collectionExists(collection)).exists) {
    await client.createCollection(collection, { vectors: { size: embeddingSize, distance: 'Dot' } })
  }
  const { config } = await client.getCollection(collection)
  assertKeptSize(`the collection ${collection}`, config.params.vectors?.size, embeddingSize)

  return {
    embeddingSize,
    async doFetch(ids) {
      const names = new Map(ids.map(id => [toPointId(id), id]))
      const request = { ids: [...names.keys()], with_payload: ['encoder'], with_vector: true as const }
      const points = await client.retrieve(collection, request)
      return points.map(({ id, vector, payload }) => ({
        id: names.get(id)!,
        encoderId: String(payload?.encoder),
        embedding: Float32Array.from(vector),
      }))
    },
    async doWrite(rows) {
      const points = rows.map(({ id, encoderId, embedding }) => ({
        id: toPointId(id),
        vector: Array.from(embedding),
        payload: { id, encoder: encoderId },
      }))
      await client.upsert(collection, { wait: true, points })
    },
  }
}

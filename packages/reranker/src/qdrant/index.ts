/**
 * Candidates' vectors in Qdrant, through `@qdrant/js-client-rest`, by structure: nothing of it is loaded.
 *
 * ```ts
 * const store = await openQdrantStore(new QdrantClient({ url }), { embeddingSize })
 * const reranker = await createReranker({ store })
 * ```
 *
 * @module @region-r1/reranker/qdrant
 */
export { openQdrantStore, type QdrantClientLike, type QdrantStoreOptions } from './open-qdrant-store.ts'

/**
 * Candidates' vectors in PostgreSQL with pgvector, through `pg`, by structure: nothing of it is loaded.
 *
 * ```ts
 * const store = await openPgvectorStore(new pg.Pool(), { embeddingSize })
 * const reranker = await createReranker({ store })
 * ```
 *
 * @module @region-r1/reranker/pgvector
 */
export { openPgvectorStore, type PgClient, type PgvectorStoreOptions } from './open-pgvector-store.ts'

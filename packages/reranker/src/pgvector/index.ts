/**
 * Candidates' vectors in PostgreSQL with pgvector, through `pg`, by structure: nothing of it is loaded.
 *
 * ```ts
 * const store = await openPgvectorStore(new pg.Pool(), { embeddingSize })
 * const reranker = await createReranker({ store })
 * ```
 *
 * @module
 */
export { openPgvectorStore, type PgClient, type PgvectorStoreOptions } from './open-pgvector-store.ts'

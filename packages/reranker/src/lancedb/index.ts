/**
 * Candidates' vectors in LanceDB, through `@lancedb/lancedb`, by structure: nothing of it is loaded.
 *
 * ```ts
 * const store = await openLancedbStore(await lancedb.connect('kb.lance'), { embeddingSize })
 * const reranker = await createReranker({ store })
 * ```
 *
 * @module @region-r1/reranker/lancedb
 */
export {
  type LanceConnectionLike,
  type LancedbStoreOptions,
  type LanceTableLike,
  openLancedbStore,
} from './open-lancedb-store.ts'

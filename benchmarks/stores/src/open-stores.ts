import { PGlite } from '@electric-sql/pglite'
import { vector } from '@electric-sql/pglite-pgvector'
import { connect } from '@lancedb/lancedb'
import { QdrantClient } from '@qdrant/js-client-rest'
import { type CandidateStore, createMemoryStore } from '@region-r1/reranker'
import { openLancedbStore } from '@region-r1/reranker/lancedb'
import { openPgvectorStore } from '@region-r1/reranker/pgvector'
import { openQdrantStore } from '@region-r1/reranker/qdrant'
import pg from 'pg'

export interface OpenedStore {
  readonly name: string
  readonly store: CandidateStore
  close(): Promise<void>
}

/** The stores that run here: servers of PostgreSQL and Qdrant where PGHOST and QDRANT_URL name them. */
export async function openStores(folder: string, embeddingSize: number): Promise<OpenedStore[]> {
  const options = { embeddingSize }
  const lance = await connect(folder)
  const pglite = await PGlite.create({ extensions: { vector } })
  const stores: OpenedStore[] = [
    { name: 'in memory', store: createMemoryStore(options), close: async () => {} },
    { name: 'LanceDB', store: await openLancedbStore(lance, options), close: async () => lance.close() },
    { name: 'pgvector, PGlite', store: await openPgvectorStore(pglite, options), close: () => pglite.close() },
  ]
  const { PGHOST, QDRANT_URL } = process.env
  if (PGHOST !== undefined) {
    const pool = new pg.Pool()
    const store = await openPgvectorStore(pool, options)
    stores.push({ name: 'pgvector, PostgreSQL', store, close: () => pool.end() })
  }
  if (QDRANT_URL !== undefined) {
    const store = await openQdrantStore(new QdrantClient({ url: QDRANT_URL }), options)
    stores.push({ name: 'Qdrant', store, close: async () => {} })
  }
  return stores
}

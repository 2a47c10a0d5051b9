// Vectors in PostgreSQL with pgvector: retrieved and re-ranked from one table. PGHOST, PGUSER and so on say where it is.
import { loadEncoder, readImageSource } from '@region-r1/encoder'
import { createReranker, fillCandidateStore } from '@region-r1/reranker'
import { openPgvectorStore } from '@region-r1/reranker/pgvector'
import pg from 'pg'

const images = 'apps/cli/assets/demo/images'
const picture = `${images}/validation-00002.png`

const pool = new pg.Pool()
const encoder = await loadEncoder('icons')
const store = await openPgvectorStore(pool, { embeddingSize: encoder.embeddingSize })
const reranker = await createReranker({ encoder, store })

// Once, and again for what is new:
const knowledgeBase = ['lemon', 'pizza', 'green-apple'].map(id => ({ id, image: `${images}/kb/${id}.png` }))
const { written } = await fillCandidateStore(store, knowledgeBase, { reranker })
console.log('written', written)

// For every query: what is near the full picture, then by the region that is asked about. No candidate is read.
const [full] = await encoder.encodeImages([{ image: await readImageSource(picture) }])
const { rows } = await pool.query('select id from region_r1_candidates order by embedding <=> $1 limit 20', [
  JSON.stringify(Array.from(full!.embedding)),
])
const question = 'Which vitamins does this fruit contain?'
const { ranking } = await reranker.rerank({ image: picture, question, candidates: rows })
console.log(ranking.map(({ id }) => id))
await Promise.all([reranker.dispose(), encoder.dispose(), pool.end()])

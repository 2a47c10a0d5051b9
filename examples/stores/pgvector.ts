// Vectors in PostgreSQL with pgvector: retrieved and re-ranked from one table. PGHOST, PGUSER and so on say where it is.
import { readFile } from 'node:fs/promises'
import { loadEncoder, readImageSource } from '@region-r1/encoder'
import { createReranker, fillCandidateStore } from '@region-r1/reranker'
import { openPgvectorStore } from '@region-r1/reranker/pgvector'
import pg from 'pg'

const photos = 'apps/cli/assets/demo/photos'
const picture = `${photos}/coffee.jpg`

const pool = new pg.Pool()
const encoder = await loadEncoder('photos')
const store = await openPgvectorStore(pool, { embeddingSize: encoder.embeddingSize })
const reranker = await createReranker({ encoder, store })

// Once, and again for what is new:
const lines = (await readFile(`${photos}/candidates.jsonl`, 'utf8')).trim().split('\n')
const knowledgeBase = lines.map(line => JSON.parse(line)) // { id, text }; an image, or both, does as well
const { written } = await fillCandidateStore(store, knowledgeBase, { reranker })
console.log('written', written)

// For every query: what is near the full picture, then by the region that is asked about. No candidate is read.
const [full] = await encoder.encodeImages([{ image: await readImageSource(picture) }])
const { rows } = await pool.query('select id from region_r1_candidates order by embedding <=> $1 limit 20', [
  JSON.stringify(Array.from(full!.embedding)),
])
const question = 'What is this spoon for?'
const { ranking } = await reranker.rerank({ image: picture, question, candidates: rows })
console.log(ranking.map(({ id }) => id))
await Promise.all([reranker.dispose(), encoder.dispose(), pool.end()])

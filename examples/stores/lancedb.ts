// Vectors in LanceDB, a folder on disk: retrieved and re-ranked from one table.
import { readFile } from 'node:fs/promises'
import { connect } from '@lancedb/lancedb'
import { loadEncoder, readImageSource } from '@region-r1/encoder'
import { createReranker, fillCandidateStore } from '@region-r1/reranker'
import { openLancedbStore } from '@region-r1/reranker/lancedb'

const photos = 'apps/cli/assets/demo/photos'
const picture = `${photos}/coffee.jpg`

const connection = await connect(process.env.LANCEDB ?? 'knowledge-base.lance')
const encoder = await loadEncoder('photos')
const store = await openLancedbStore(connection, { embeddingSize: encoder.embeddingSize })
const reranker = await createReranker({ encoder, store })

// Once, and again for what is new:
const lines = (await readFile(`${photos}/candidates.jsonl`, 'utf8')).trim().split('\n')
const knowledgeBase = lines.map(line => JSON.parse(line)) // { id, text }; an image, or both, does as well
const { written } = await fillCandidateStore(store, knowledgeBase, { reranker })
console.log('written', written)

// For every query: what is near the full picture, then by the region that is asked about. No candidate is read.
const [full] = await encoder.encodeImages([{ image: await readImageSource(picture) }])
const table = await connection.openTable('region_r1_candidates')
const found = await table.query().nearestTo(full!.embedding).limit(20).select(['id', '_distance']).toArray()
const question = 'What is this spoon for?'
const candidates = found.map(({ id }) => ({ id }))
const { ranking } = await reranker.rerank({ image: picture, question, candidates })
console.log(ranking.map(({ id }) => id))
await Promise.all([reranker.dispose(), encoder.dispose()])

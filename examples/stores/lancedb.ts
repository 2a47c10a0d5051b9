// Vectors in LanceDB, a folder on disk: retrieved and re-ranked from one table.
import { connect } from '@lancedb/lancedb'
import { loadEncoder, readImageSource } from '@region-r1/encoder'
import { createReranker, fillCandidateStore } from '@region-r1/reranker'
import { openLancedbStore } from '@region-r1/reranker/lancedb'

const images = 'apps/cli/assets/demo/images'
const picture = `${images}/validation-00002.png`

const connection = await connect(process.env.LANCEDB ?? 'knowledge-base.lance')
const encoder = await loadEncoder('icons')
const store = await openLancedbStore(connection, { embeddingSize: encoder.embeddingSize })
const reranker = await createReranker({ encoder, store })

// Once, and again for what is new:
const knowledgeBase = ['lemon', 'pizza', 'green-apple'].map(id => ({ id, image: `${images}/kb/${id}.png` }))
const { written } = await fillCandidateStore(store, knowledgeBase, { reranker })
console.log('written', written)

// For every query: what is near the full picture, then by the region that is asked about. No candidate is read.
const [full] = await encoder.encodeImages([{ image: await readImageSource(picture) }])
const table = await connection.openTable('region_r1_candidates')
const found = await table.query().nearestTo(full!.embedding).limit(20).select(['id', '_distance']).toArray()
const question = 'Which vitamins does this fruit contain?'
const candidates = found.map(({ id }) => ({ id }))
const { ranking } = await reranker.rerank({ image: picture, question, candidates })
console.log(ranking.map(({ id }) => id))
await Promise.all([reranker.dispose(), encoder.dispose()])

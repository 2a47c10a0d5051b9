// Vectors in Qdrant: candidates are re-ranked by their ids alone. QDRANT_URL says where it is.
import { QdrantClient } from '@qdrant/js-client-rest'
import { loadEncoder } from '@region-r1/encoder'
import { createReranker, fillCandidateStore } from '@region-r1/reranker'
import { openQdrantStore } from '@region-r1/reranker/qdrant'

const images = 'apps/cli/assets/demo/images'
const client = new QdrantClient({ url: process.env.QDRANT_URL ?? 'http://localhost:6333' })
const encoder = await loadEncoder('icons')
const store = await openQdrantStore(client, { embeddingSize: encoder.embeddingSize })
const reranker = await createReranker({ encoder, store })

// Once, and again for what is new:
const knowledgeBase = ['lemon', 'pizza', 'green-apple'].map(id => ({ id, image: `${images}/kb/${id}.png` }))
const { written } = await fillCandidateStore(store, knowledgeBase, { reranker })
console.log('written', written)

// For every query, with what a retriever found. A candidate that is new may bring its picture: it is encoded.
const { ranking, warnings } = await reranker.rerank({
  image: `${images}/validation-00002.png`,
  question: 'Which vitamins does this fruit contain?',
  candidates: [{ id: 'lemon' }, { id: 'green-apple' }, { id: 'teapot', image: `${images}/kb/teapot.png` }],
})
console.log(
  ranking.map(({ id }) => id),
  warnings,
)
await Promise.all([reranker.dispose(), encoder.dispose()])

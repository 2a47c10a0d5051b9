// Vectors in Qdrant: candidates are re-ranked by their ids alone. QDRANT_URL says where it is.
import { readFile } from 'node:fs/promises'
import { QdrantClient } from '@qdrant/js-client-rest'
import { loadEncoder } from '@region-r1/encoder'
import { createReranker, fillCandidateStore } from '@region-r1/reranker'
import { openQdrantStore } from '@region-r1/reranker/qdrant'

const photos = 'apps/cli/assets/demo/photos'
const client = new QdrantClient({ url: process.env.QDRANT_URL ?? 'http://localhost:6333' })
const encoder = await loadEncoder('photos')
const store = await openQdrantStore(client, { embeddingSize: encoder.embeddingSize })
const reranker = await createReranker({ encoder, store })

// Once, and again for what is new:
const lines = (await readFile(`${photos}/candidates.jsonl`, 'utf8')).trim().split('\n')
const knowledgeBase = lines.map(line => JSON.parse(line)) // { id, text }; an image, or both, does as well
const { written } = await fillCandidateStore(store, knowledgeBase, { reranker })
console.log('written', written)

// For every query, with what a retriever found. A candidate that is new may bring its text or picture: it is encoded.
const { ranking, warnings } = await reranker.rerank({
  image: `${photos}/coffee.jpg`,
  question: 'What is this spoon for?',
  candidates: [{ id: 'espresso' }, { id: 'spoon' }, { id: 'sugar', text: 'Sugar. It sweetens coffee.' }],
})
console.log(
  ranking.map(({ id }) => id),
  warnings,
)
await Promise.all([reranker.dispose(), encoder.dispose()])

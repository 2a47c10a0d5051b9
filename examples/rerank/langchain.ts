// A document compressor of LangChain.js: put it behind any retriever.
import { Document } from '@langchain/core/documents'
import { createReranker } from '@region-r1/reranker'
import { createRegionCompressor } from '@region-r1/reranker/langchain'

const retrieved = [
  'Teapot. A pot to brew tea in.',
  'Espresso. Strong coffee, brewed by pressure.',
  'Spoon. Cutlery to stir and to eat soup with.',
].map(pageContent => new Document({ pageContent })) // or with a picture: metadata: { image }

const reranker = await createReranker()
const compressor = createRegionCompressor(reranker, {
  image: 'apps/cli/assets/demo/photos/coffee.jpg', // or a function of the query
  topN: 2,
  onRanking: ({ result, warnings }) => console.log(result?.decision.type, warnings),
})
const documents = await compressor.compressDocuments(retrieved, 'What is this spoon for?')
for (const { pageContent, metadata } of documents) console.log(pageContent, metadata.relevanceScore.toFixed(2))
await reranker.dispose()

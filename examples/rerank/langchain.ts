// A document compressor of LangChain.js: put it behind any retriever.
import { Document } from '@langchain/core/documents'
import { createReranker } from '@region-r1/reranker'
import { createRegionCompressor } from '@region-r1/reranker/langchain'

const images = 'apps/cli/assets/demo/images'
const retrieved = ['lemon', 'pizza', 'green-apple'].map(
  name => new Document({ pageContent: name, metadata: { image: `${images}/kb/${name}.png` } }),
)

const reranker = await createReranker({ encoder: 'icons' })
const compressor = createRegionCompressor(reranker, {
  image: `${images}/validation-00002.png`, // or a function of the query
  allowFilePaths: true, // these documents name files
  topN: 2,
  onRanking: ({ result, warnings }) => console.log(result?.decision.type, warnings),
})
const documents = await compressor.compressDocuments(retrieved, 'Which vitamins does this fruit contain?')
for (const { pageContent, metadata } of documents) console.log(pageContent, metadata.relevanceScore.toFixed(2))
await reranker.dispose()

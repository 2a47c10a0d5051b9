// The Vercel AI SDK's rerank, with the picture in providerOptions.
import { readFile } from 'node:fs/promises'
import { createReranker } from '@region-r1/reranker'
import { regionRerankingModel } from '@region-r1/reranker/ai-sdk'
import { rerank } from 'ai'

const images = 'apps/cli/assets/demo/images'
const picture = await readFile(`${images}/validation-00002.png`)
const reranker = await createReranker({ encoder: 'icons' })

const { rerankedDocuments, providerMetadata } = await rerank({
  model: regionRerankingModel(reranker, { allowFilePaths: true }), // these documents name files
  query: 'Which vitamins does this fruit contain?',
  documents: [
    { title: 'Lemon', image: `${images}/kb/lemon.png` },
    { title: 'Pizza', image: `${images}/kb/pizza.png` },
    { title: 'Green apple', image: `${images}/kb/green-apple.png`, text: 'A fruit of trees.' },
  ],
  topN: 2,
  providerOptions: { 'region-r1': { image: `data:image/png;base64,${picture.toString('base64')}` } },
})
console.log(rerankedDocuments.map(({ title }) => title))
console.log(providerMetadata?.['region-r1']?.decision)
await reranker.dispose()

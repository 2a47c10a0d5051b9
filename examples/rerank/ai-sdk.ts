// The Vercel AI SDK's rerank, with the picture in providerOptions.
import { readFile } from 'node:fs/promises'
import { createReranker } from '@region-r1/reranker'
import { regionRerankingModel } from '@region-r1/reranker/ai-sdk'
import { rerank } from 'ai'

const picture = await readFile('apps/cli/assets/demo/photos/coffee.jpg')
const reranker = await createReranker()

const { rerankedDocuments, providerMetadata } = await rerank({
  model: regionRerankingModel(reranker), // { allowFilePaths: true } where documents name files of pictures
  query: 'What is this spoon for?',
  documents: [
    { title: 'Teapot', text: 'A pot to brew tea in.' },
    { title: 'Espresso', text: 'Strong coffee, brewed by pressure.' },
    { title: 'Spoon', text: 'Cutlery to stir and to eat soup with.' },
  ],
  topN: 2,
  providerOptions: { 'region-r1': { image: `data:image/jpeg;base64,${picture.toString('base64')}` } },
})
console.log(rerankedDocuments.map(({ title }) => title))
console.log(providerMetadata?.['region-r1']?.decision)
await reranker.dispose()

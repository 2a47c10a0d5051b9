// A vision-language model decides where to crop. Start one first, such as
//   vllm serve Qwen/Qwen2.5-VL-3B-Instruct
// and set VLM_URL, VLM_MODEL and VLM_COORDINATES where it differs from the defaults here.
import { type CoordinateSpace, createVlmPolicy } from '@region-r1/policy'
import { createReranker } from '@region-r1/reranker'

const { VLM_URL, VLM_MODEL, VLM_COORDINATES, VLM_API_KEY } = process.env
const policy = createVlmPolicy({
  baseUrl: VLM_URL ?? 'http://localhost:8000/v1',
  model: VLM_MODEL ?? 'Qwen/Qwen2.5-VL-3B-Instruct',
  coordinates: (VLM_COORDINATES ?? 'resized') as CoordinateSpace,
  ...(VLM_API_KEY && { apiKey: VLM_API_KEY }),
  budgetMs: 5000, // then the full picture is kept, with a warning
})

const photos = 'apps/cli/assets/demo/photos'
const reranker = await createReranker({ policy })
const { decision, ranking, warnings } = await reranker.rerank({
  image: `${photos}/coffee.jpg`,
  question: 'What is this spoon for?',
  candidates: [
    { id: 'teapot', text: 'Teapot. A pot to brew tea in.' },
    { id: 'espresso', text: 'Espresso. Strong coffee, brewed by pressure.' },
    { id: 'spoon', text: 'Spoon. Cutlery to stir and to eat soup with.' },
  ],
})
console.log(decision, warnings)
console.log(ranking.map(({ id }) => id))
await reranker.dispose()

// Asks an endpoint as the vlm policy does, and prints what came back: a row for docs/vlm-endpoints.md.
//   node tools/vlm-endpoint/ask.mjs http://localhost:8000/v1 MODEL [tokens at most]
import { createVlmPolicy } from '../../packages/policy/dist/index.js'

const [baseUrl, model, tokens = '256'] = process.argv.slice(2)
const image = { width: 60, height: 40, data: new Uint8Array(60 * 40 * 3).fill(120) }
/** @type {Record<string, Partial<import('../../packages/policy/dist/index.js').VlmPolicyOptions>>} */
const ways = {
  'tools offered': {},
  'text tags': { toolCalls: 'text' },
  'unknown model': { model: 'no-such-model' },
  'wrong path': { baseUrl: `${baseUrl}/nowhere` },
  'timeoutMs 300': { timeoutMs: 300 },
  'budgetMs 300': { budgetMs: 300 },
}
for (const [name, options] of Object.entries(ways)) {
  const body = { max_tokens: Number(tokens) }
  const policy = createVlmPolicy({ baseUrl, model, body, maxRetries: 0, ...options, fetch: watch })
  const start = performance.now()
  const outcome = await policy.doDecide({ image, question: `${name}: what is this?` }).catch(error => error.message)
  console.log(name, outcome, `${Math.round(performance.now() - start)} ms`)
}

async function watch(url, init) {
  const response = await fetch(url, init)
  const text = await response.clone().text()
  console.log(`  ${JSON.parse(init.body).tools ? 'with' : 'without'} tools: ${response.status} ${text.slice(0, 400)}`)
  return response
}

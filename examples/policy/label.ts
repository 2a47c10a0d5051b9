// Decisions of a vision-language model as labels, from which a head can be trained.
import { readFile } from 'node:fs/promises'
import { createVlmPolicy, loadDecisionLabels, saveDecisionLabels } from '@region-r1/policy'

const policy = createVlmPolicy({
  baseUrl: process.env.VLM_URL ?? 'http://localhost:8000/v1',
  model: process.env.VLM_MODEL ?? 'Qwen/Qwen2.5-VL-3B-Instruct',
})

const data = 'apps/cli/assets/demo/photos'
const lines = (await readFile(`${data}/examples.jsonl`, 'utf8')).trim().split('\n')
const path = process.env.LABELS ?? 'labels.jsonl'
const { labeled, known, failures } = await saveDecisionLabels(
  path,
  lines.slice(0, 3).map(line => JSON.parse(line)),
  { policy, images: { baseDirectory: data } },
)
console.log({ labeled, known, failed: failures.length })
for (const [queryId, { decision }] of await loadDecisionLabels(path)) console.log(queryId, decision.type)

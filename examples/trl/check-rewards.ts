// Computes the rewards that a TRL run was given once more, without the server, its cache or its batches: by raw scores
// and computeMixtureReward, one completion after the other.
//   npx tsx examples/trl/check-rewards.ts runs/trl/rewards.jsonl
import { readFileSync } from 'node:fs'
import { toPixelBox } from '@region-r1/core'
import { readExamples } from '@region-r1/datasets'
import { loadEncoder, readImageSource } from '@region-r1/encoder'
import { fromModelBox, parseToolCall } from '@region-r1/policy'
import { embedCandidates, scoreViews } from '@region-r1/scoring'
import { computeMixtureReward } from '@region-r1/trainer'

const { REWARD_DATA, REWARD_ENCODER } = process.env
const [file = 'runs/trl/rewards.jsonl'] = process.argv.slice(2)
const encoder = await loadEncoder(REWARD_ENCODER ?? 'icons')
const examples = new Map()
for await (const example of readExamples(REWARD_DATA ?? 'apps/cli/assets/demo/examples.jsonl')) {
  examples.set(example.queryId, example)
}

let furthest = 0
const rows = readFileSync(file, 'utf8').trim().split('\n')
for (const { queryId, completion, reward } of rows.map(row => JSON.parse(row))) {
  const { image: path, candidates } = examples.get(queryId)
  const image = await readImageSource(path)
  const { embeddings } = await embedCandidates(encoder, candidates, {})
  const answer = parseToolCall(completion)
  const box = answer && fromModelBox(answer, { width: 1000, height: 1000 })
  const views = box ? [{ image }, { image, box: toPixelBox(box, image) }] : [{ image }]
  const [base, crop = null] = await scoreViews(views, embeddings, { scorer: encoder })
  const labels = candidates.map(({ relevance = 0 }) => relevance)
  const expected = computeMixtureReward({ base: base!, crop: answer && !box ? 'invalid' : crop, labels })
  furthest = Math.max(furthest, Math.abs(expected - reward))
}
console.log(rows.length, 'rewards, the furthest off by', furthest)
await encoder.dispose()

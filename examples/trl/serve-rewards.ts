// Rewards over HTTP for whoever trains a vision-language model elsewhere, such as train.py beside this file by TRL:
//   npx tsx examples/trl/serve-rewards.ts        # REWARD_DATA, REWARD_ENCODER and REWARD_PORT where they differ
// POST /rewards { "queryIds": [...], "completions": [...] } -> { "rewards": [...] }
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { readExamples } from '@region-r1/datasets'
import { loadEncoder } from '@region-r1/encoder'
import { createOutcomeSource } from '@region-r1/trainer'
import { rewardCompletion } from './reward-completion.ts'

const { REWARD_DATA, REWARD_ENCODER, REWARD_PORT } = process.env
const encoder = await loadEncoder(REWARD_ENCODER ?? 'icons')
const source = createOutcomeSource({ encoder })
const examples = new Map()
for await (const example of readExamples(REWARD_DATA ?? 'apps/cli/assets/demo/examples.jsonl')) {
  examples.set(example.queryId, example)
}

const server = createServer(async (request, response) => {
  try {
    const { queryIds, completions } = (await json(request)) as { queryIds: string[]; completions: string[] }
    const rewards: number[] = []
    for (const [index, queryId] of queryIds.entries()) {
      rewards.push(await rewardCompletion(completions[index]!, { example: examples.get(queryId), source }))
    }
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ rewards }))
  } catch (error) {
    response.writeHead(400).end(JSON.stringify({ error: String(error) }))
  }
})
server.listen(Number(REWARD_PORT ?? 8790), () => console.log('rewards at', server.address()))

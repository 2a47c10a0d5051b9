// The paper's reward of one completion: a box in thousandths of the picture, as Qwen3-VL writes it, or keep.
import type { RerankExample } from '@region-r1/core'
import { fromModelBox, parseToolCall } from '@region-r1/policy'
import { createRewardFunction, invalidBoxReward, type OutcomeSource } from '@region-r1/trainer'

const thousandths = { width: 1000, height: 1000 }
const computeReward = createRewardFunction('mixture')

export async function rewardCompletion(
  completion: string,
  { example, source }: { example: RerankExample; source: OutcomeSource },
): Promise<number> {
  const answer = parseToolCall(completion)
  if (answer === null) return computeReward((await source.measure(example, [null]))[0]!, null)
  const box = fromModelBox(answer, thousandths)
  if (box === null) return invalidBoxReward
  const [full, crop] = await source.measure(example, [null, box])
  return computeReward(full!, crop!)
}

import { readFileSync } from 'node:fs'
import { clipBox, parseToolCall } from '@region-r1/policy'
import { expectAllClose } from '@region-r1/test-kit'
import { test } from 'vitest'
import { computeAbsoluteReward } from './absolute-reward.ts'
import { computeMixtureReward } from './mixture-reward.ts'
import type { PublicCodeWeights } from './reward-weights.ts'

// What the paper's public code returned. Cases by hand stand in rewards.test.ts.
const file = new URL('__fixtures__/reference.json', import.meta.url)
const { rewards: reference } = JSON.parse(readFileSync(file, 'utf8')) as { rewards: ReferenceCase[] }

interface ReferenceCase {
  readonly image_size: [number, number]
  readonly completion: string
  readonly base_scores: number[]
  readonly crop_scores: number[]
  readonly labels: number[]
  readonly weights: PublicCodeWeights
  readonly mixture_reward: number
  readonly absolute_reward: number
}

/** The scores by whatever picture the completion leaves. */
function readCrop({
  completion,
  image_size: [width, height],
  crop_scores,
}: ReferenceCase): number[] | null | 'invalid' {
  const box = parseToolCall(completion)
  if (box === null) return null
  return clipBox(box, { width, height }) === null ? 'invalid' : crop_scores
}

test('mixture rewards agree with the reference', () => {
  const computed = reference.map(entry =>
    computeMixtureReward({ ...entry, base: entry.base_scores, crop: readCrop(entry) }),
  )
  expectAllClose(
    computed,
    reference.map(({ mixture_reward }) => mixture_reward),
  )
})

test('absolute rewards agree with the reference, where an invalid box leaves the full picture', () => {
  const computed = reference.map(entry => {
    const crop = readCrop(entry)
    return computeAbsoluteReward({ scores: Array.isArray(crop) ? crop : entry.base_scores, labels: entry.labels })
  })
  expectAllClose(
    computed,
    reference.map(({ absolute_reward }) => absolute_reward),
  )
})

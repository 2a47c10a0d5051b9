import { existsSync, readFileSync } from 'node:fs'
import { clipBox, parseToolCall } from '@region-r1/policy'
import { expectAllClose } from '@region-r1/test-kit'
import { test } from 'vitest'
import { computeAbsoluteReward } from './absolute-reward.ts'
import { computeMixtureReward } from './mixture-reward.ts'
import type { PublicCodeWeights } from './reward-weights.ts'

// What the paper's public code returned; the file is too large to keep here. Cases by hand stand in rewards.test.ts.
const file = new URL('../../../../../shared/reference/reference-values.json', import.meta.url)
const reference: {
  rewards: {
    image_size: [number, number]
    completion: string
    base_scores: number[]
    crop_scores: number[]
    labels: number[]
    weights: PublicCodeWeights
    mixture_reward: number
    absolute_reward: number
  }[]
} | null = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null

const reason = 'reference-values.json is not beside the repository'

type Case = NonNullable<typeof reference>['rewards'][number]

/** The scores by whatever picture the completion leaves. */
function readCrop({ completion, image_size: [width, height], crop_scores }: Case): number[] | null | 'invalid' {
  const box = parseToolCall(completion)
  if (box === null) return null
  return clipBox(box, { width, height }) === null ? 'invalid' : crop_scores
}

test('mixture rewards agree with the reference', context => {
  if (reference === null) return context.skip(reason)
  const computed = reference.rewards.map(entry =>
    computeMixtureReward({ ...entry, base: entry.base_scores, crop: readCrop(entry) }),
  )
  expectAllClose(
    computed,
    reference.rewards.map(({ mixture_reward }) => mixture_reward),
  )
})

test('absolute rewards agree with the reference, where an invalid box leaves the full picture', context => {
  if (reference === null) return context.skip(reason)
  const computed = reference.rewards.map(entry => {
    const crop = readCrop(entry)
    return computeAbsoluteReward({ scores: Array.isArray(crop) ? crop : entry.base_scores, labels: entry.labels })
  })
  expectAllClose(
    computed,
    reference.rewards.map(({ absolute_reward }) => absolute_reward),
  )
})

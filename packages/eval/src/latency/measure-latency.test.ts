import type { RegionPolicy } from '@region-r1/core'
import { createFakeEncoder } from '@region-r1/encoder/testing'
import { createBaselinePolicy } from '@region-r1/policy'
import { expect, test } from 'vitest'
import { createCandidateEmbedder } from '../protocol/create-candidate-embedder.ts'
import { createTarget } from '../protocol/create-target.ts'
import { createPolicySystem } from '../protocol/evaluation-system.ts'
import { createSquareExamples } from '../testing/create-square-examples.ts'
import { measureLatency } from './measure-latency.ts'

const encoder = createFakeEncoder({ grid: 8 })
const embedCandidates = createCandidateEmbedder(encoder)

test('policies are measured stage by stage, bounds are not', async () => {
  const slow: RegionPolicy = {
    id: 'slow',
    async doDecide() {
      await new Promise(resolve => setTimeout(resolve, 15))
      return { type: 'keep', cropProbability: 0 }
    },
  }
  const systems = [
    createPolicySystem('slow', slow),
    createPolicySystem('center', createBaselinePolicy('center')),
    createTarget(),
  ]
  const latency = await measureLatency({ examples: await createSquareExamples(3), encoder, systems, embedCandidates })
  expect(latency.queries).toBe(3)
  expect(Object.keys(latency.systems)).toEqual(['slow', 'center'])
  expect(latency.systems.slow!.policyMs.p50).toBeGreaterThan(10)
  expect(latency.systems.slow!.totalMs.p95).toBeGreaterThanOrEqual(latency.systems.slow!.totalMs.p50)
  expect(latency.systems.slow!.cropMs.p95).toBe(0)
  expect(latency.systems.center!.cropMs.p50).toBeGreaterThan(0)
})

test('without examples there is nothing to measure', async () => {
  await expect(measureLatency({ examples: [], encoder, systems: [], embedCandidates })).rejects.toThrow('at least one')
})

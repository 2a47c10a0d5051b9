import { createPolicySystem, type EvaluationSystem } from '@region-r1/eval'
import { createVlmPolicy, openVlmAnswerFile, type VlmUsage } from '@region-r1/policy'
import { describeVlmSetup, type VlmSetup } from './vlm-setup.ts'

/** A vision-language model as a system of an evaluation. */
export interface OpenVlm {
  readonly system: EvaluationSystem
  /** What it was asked so far. */
  readUsage(): VlmUsage
}

/** Requests under way at a time, and so examples. */
export const vlmConcurrency = 4

/** Opens the file of answers and the policy that asks for those it lacks. */
export async function openVlm(setup: VlmSetup): Promise<OpenVlm> {
  const { url, model, coordinates, prompt, answers } = setup
  const { OPENAI_API_KEY: apiKey } = process.env
  const cache = await openVlmAnswerFile(answers)
  const options = { baseUrl: url, model, coordinates, instructions: prompt, cache, concurrency: vlmConcurrency }
  const policy = createVlmPolicy({ ...options, apiKey })
  return { system: { ...createPolicySystem('vlm', policy), id: describeVlmSetup(setup) }, readUsage: cache.readUsage }
}

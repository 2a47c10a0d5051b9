import type { Experimental_DecisionModelV4 } from '@ai-sdk/provider'
import { encodePng } from '@region-r1/encoder'
import { createKeepPolicy } from '@region-r1/policy'
import { experimental_decide } from 'ai'
import { expect, test } from 'vitest'
import { createSpotScene } from '../testing/create-spot-scene.ts'
import { experimental_regionDecisionModel } from './index.ts'

const text = { type: 'text', text: 'What is red here?' } as const
const questions = {
  crop: { type: 'boolean', instructions: 'Is the question about a part of the picture?' },
  region: { type: 'box' },
} as const

test('experimental_decide of the AI SDK takes it: P(crop) and the region in shares of the picture', async () => {
  const { reranker, image } = await createSpotScene()
  const model: Experimental_DecisionModelV4 = experimental_regionDecisionModel(reranker)
  const file = { type: 'file', mediaType: 'image/png', data: await encodePng(image) } as const
  const { answers, response } = await experimental_decide({ model, state: [text, file], questions })
  expect(answers).toEqual({
    crop: { type: 'boolean', probability: 0.75 },
    region: { type: 'box', box: { top: 0.5, bottom: 1, left: 0.5, right: 1 } },
  })
  expect(response.modelId).toBe('spot')
})

test('the region of a picture to keep is the whole picture', async () => {
  const { reranker, imageUrl } = await createSpotScene({ policy: createKeepPolicy() })
  const { answers } = await experimental_regionDecisionModel(reranker).doDecide({
    state: [text, { type: 'file', mediaType: 'image', data: { type: 'url', url: new URL(imageUrl) } }],
    questions,
  })
  expect(answers).toEqual({
    crop: { type: 'boolean', probability: 0 },
    region: { type: 'box', box: { top: 0, bottom: 1, left: 0, right: 1 } },
  })
})

test('an invalid answer of the policy keeps, with a warning', async () => {
  const policy = { id: 'lost', doDecide: async () => ({ type: 'invalid', reason: 'no idea' }) as const }
  const { reranker, imageUrl } = await createSpotScene({ policy })
  const [, base64] = imageUrl.split(',')
  const { answers, warnings } = await experimental_regionDecisionModel(reranker).doDecide({
    state: [text, { type: 'file', mediaType: 'image/png', data: { type: 'data', data: base64! } }],
    questions: { crop: questions.crop },
  })
  expect(answers).toEqual({ crop: { type: 'boolean', probability: 0 } })
  expect(warnings).toEqual([{ type: 'other', message: expect.stringContaining('no idea') }])
})

test('a state without a question or a picture, and a question of another type, are refused', async () => {
  const { reranker, imageUrl } = await createSpotScene()
  const model = experimental_regionDecisionModel(reranker)
  const file = { type: 'file', mediaType: 'image/png', data: { type: 'url', url: new URL(imageUrl) } } as const
  await expect(model.doDecide({ state: [file], questions })).rejects.toThrow('has no text')
  await expect(model.doDecide({ state: [text], questions })).rejects.toThrow('has no picture')
  await expect(
    model.doDecide({
      state: [text, { ...file, data: { type: 'url', url: new URL('file:///etc/hostname') } }],
      questions,
    }),
  ).rejects.toThrow('data: or http(s) URL')
  const score = { score: { type: 'score', criteria: ['low', 'high'] } } as const
  await expect(model.doDecide({ state: [text, file], questions: score })).rejects.toThrow('got "score"')
  await expect(experimental_decide({ model, state: 'a state', questions: score })).rejects.toThrow(/score/)
})

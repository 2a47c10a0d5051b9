import { rerankExampleSchema } from '@region-r1/core'
import { decisionLabelSchema } from '@region-r1/policy'
import { expect, test } from 'vitest'
import { formatExample, formatLabel } from './format-case.ts'
import { parseCandidates } from './parse-candidates.ts'

const box = { x1: 3, y1: 4, x2: 30, y2: 40 }
const shown = {
  queryId: 'q1',
  picture: { url: 'data:image/png;base64,AA', width: 60, height: 50 },
  question: 'What does this bird eat?',
  candidates: [
    { id: 'owl', text: 'Owl. A bird.' },
    { id: 'hawk', image: 'data:image/png;base64,AA' },
  ],
}

test('an example is a row of training data with the drawn box and the right answers, and opens again', () => {
  const line = formatExample(shown, { box, right: new Set(['hawk']) })
  expect(line).toMatch(/^\{.*\}\n$/)
  const row = rerankExampleSchema.parse(JSON.parse(line))
  expect(row).toMatchObject({ queryId: 'q1', image: shown.picture.url, targetBox: box })
  expect(row.candidates.map(({ relevance }) => relevance)).toEqual([0, 1])
  expect(parseCandidates(line).cases).toMatchObject([
    { queryId: 'q1', targetBox: box, candidates: [{}, { relevance: 1 }] },
  ])
})

test('without a box there is no target', () => {
  expect(JSON.parse(formatExample(shown, { box: null, right: new Set() }))).not.toHaveProperty('targetBox')
})

test('a decision is a line of labels that training imitates', () => {
  const crop = { type: 'crop', cropProbability: 1, box, regions: [] } as const
  expect(decisionLabelSchema.parse(JSON.parse(formatLabel(shown, crop, 'by-hand')))).toEqual({
    queryId: 'q1',
    policy: 'by-hand',
    imageSize: { width: 60, height: 50 },
    decision: { type: 'crop', cropProbability: 1, box },
  })
  const keep = JSON.parse(formatLabel(shown, { type: 'keep', cropProbability: 0.2 }, 'keep'))
  expect(decisionLabelSchema.parse(keep).decision).toEqual({ type: 'keep', cropProbability: 0.2 })
})

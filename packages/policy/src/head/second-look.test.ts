import { createNormalizedBox } from '@region-r1/core'
import { expect, test } from 'vitest'
import { lookAgain } from './second-look.ts'

const left = createNormalizedBox({ x1: 0, y1: 0, x2: 0.5, y2: 1 })
const nearLeft = createNormalizedBox({ x1: 0.05, y1: 0, x2: 0.55, y2: 1 })
const right = createNormalizedBox({ x1: 0.5, y1: 0, x2: 1, y2: 1 })
const question = Float32Array.of(1, 0)
/** The right half agrees with the question by 0.8, all else not at all. */
const look = async (boxes: readonly { readonly x1: number }[]) =>
  boxes.map(({ x1 }) => (x1 === 0.5 ? Float32Array.of(0.8, 0.6) : Float32Array.of(0, 1)))
const anchors = [
  { box: left, logit: 2 },
  { box: nearLeft, logit: 1.9 },
  { box: right, logit: 1 },
]

test('the crop that agrees outweighs the anchor that the head likes best, by the softmax of both', async () => {
  const secondLook = { count: 2, logProbabilityWeight: 0.5, agreementWeight: 2 }
  const regions = await lookAgain(anchors, secondLook, { look, questionEmbedding: question })
  // Logits: left 0.5 * 2, right 0.5 * 1 + 2 * 0.8.
  const weight = 1 / (1 + Math.exp(1 - 2.1))
  expect(regions).toEqual([
    { box: right, agreement: expect.closeTo(0.8), weight: expect.closeTo(weight) },
    { box: left, agreement: 0, weight: expect.closeTo(1 - weight) },
  ])
})

test('a neighbour of a chosen anchor is passed over, and what weighs next to nothing is left out', async () => {
  const secondLook = { count: 3, logProbabilityWeight: 0, agreementWeight: 24 }
  const regions = await lookAgain(anchors, secondLook, { look, questionEmbedding: question })
  expect(regions).toEqual([{ box: right, agreement: expect.closeTo(0.8), weight: 1 }])
})

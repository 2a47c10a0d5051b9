import { createNormalizedBox, type NormalizedBox } from '@region-r1/core'
import { expect, test } from 'vitest'
import { lookAgain, type SecondLook } from './second-look.ts'

const left = createNormalizedBox({ x1: 0, y1: 0, x2: 0.5, y2: 1 })
const nearLeft = createNormalizedBox({ x1: 0.05, y1: 0, x2: 0.55, y2: 1 })
const right = createNormalizedBox({ x1: 0.5, y1: 0, x2: 1, y2: 1 })
const question = Float32Array.of(1, 0)
/** The right half agrees with the question by 0.8, all else not at all. */
const look = async (boxes: readonly { readonly x1: number }[]) =>
  boxes.map(({ x1 }) => (x1 === 0.5 ? Float32Array.of(0.8, 0.6) : Float32Array.of(0, 1)))
const anchors = [
  { box: left, logProbability: -0.5 },
  { box: nearLeft, logProbability: -1 },
  { box: right, logProbability: -2.5 },
]
const secondLook: SecondLook = {
  ...{ count: 2, logProbabilityWeight: 0.5, agreementWeight: 2, curiosity: 2, leastGain: 0 },
  expected: { intercept: 0.4, slope: 0.05, deviation: 0.3 },
}

test('a disappointing crop sends it past its neighbours, and the one that agrees outweighs the likeliest', async () => {
  const regions = await lookAgain(anchors, secondLook, { look, question: '', questionEmbedding: question })
  // Logits: left 0.5 * -0.5, right 0.5 * -2.5 + 2 * 0.8.
  const weight = 1 / (1 + Math.exp(-0.25 - 0.35))
  expect(regions).toEqual([
    { box: right, agreement: expect.closeTo(0.8), weight: expect.closeTo(weight) },
    { box: left, agreement: 0, weight: expect.closeTo(1 - weight) },
  ])
})

test('what crops have in common with any question is taken off for the weights, not in what is told', async () => {
  const regions = await lookAgain(
    anchors,
    { ...secondLook, nullQuestion: [0.5, 0.5] },
    { look, question: '', questionEmbedding: question },
  )
  // Agreements with (0.5, -0.5): right 0.1, left -0.5.
  const weight = 1 / (1 + Math.exp(-0.25 + 2 * -0.5 - (-1.25 + 2 * 0.1)))
  expect(regions[0]).toEqual({ box: right, agreement: expect.closeTo(0.8), weight: expect.closeTo(weight) })
})

test('where two crops agree alike, the question says which place it is about, and begins there', async () => {
  const asked: NormalizedBox[] = []
  const alike = async (boxes: readonly NormalizedBox[]) => {
    asked.push(...boxes)
    return boxes.map(() => question)
  }
  // The middles of the halves lie -0.25 and 0.25 to the right of the picture's.
  const placement: SecondLook['placement'] = { rightmost: [4, 0, 0], bird: [0, 9, 0] }
  const even = [left, right].map(box => ({ box, logProbability: -1 }))
  const regions = await lookAgain(
    even,
    { ...secondLook, leastGain: -10, placement },
    {
      ...{ look: alike, question: 'Which is the RIGHTMOST one?', questionEmbedding: question },
    },
  )
  const weight = 1 / (1 + Math.exp(-2))
  expect(regions[0]).toEqual({ box: right, agreement: 1, weight: expect.closeTo(weight) })
  expect(asked[0]).toEqual(right)
})

test('it looks no further where nothing better is hoped for, and what weighs next to nothing is left out', async () => {
  const asked: number[] = []
  const counting = async (boxes: readonly { readonly x1: number }[]) => {
    asked.push(boxes.length)
    return look(boxes)
  }
  const cold = { ...secondLook, leastGain: 10 }
  expect(await lookAgain(anchors, cold, { look: counting, question: '', questionEmbedding: question })).toEqual([
    { box: left, agreement: 0, weight: 1 },
  ])
  expect(asked).toEqual([1])
  const warm = { ...secondLook, agreementWeight: 24 }
  expect(await lookAgain(anchors, warm, { look, question: '', questionEmbedding: question })).toEqual([
    { box: right, agreement: expect.closeTo(0.8), weight: 1 },
  ])
})

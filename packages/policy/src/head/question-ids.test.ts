import { expect, test } from 'vitest'
import { createQuestionIndex, splitQuestion } from './question-ids.ts'

test('words are runs of letters and digits in lower case', () => {
  expect(splitQuestion("What's the 2nd ÉCLAIR, on-left?")).toEqual(['what', 's', 'the', '2nd', 'éclair', 'on', 'left'])
  expect(splitQuestion(' ?! ')).toEqual([])
})

test('known words count from 2, others are 1, and the rest is padding', () => {
  const toIds = createQuestionIndex({ length: 4, vocabulary: ['bird', 'left'] })
  expect(toIds('The bird, left?')).toEqual([1, 2, 3, 0])
  expect(toIds('')).toEqual([0, 0, 0, 0])
})

test('words after the last place are left out', () => {
  expect(createQuestionIndex({ length: 2, vocabulary: ['bird'] })('bird bird bird')).toEqual([2, 2])
})

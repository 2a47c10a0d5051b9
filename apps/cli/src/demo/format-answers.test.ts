import { expect, test } from 'vitest'
import { formatAnswers } from './format-answers.ts'

test('every answer has a line, and one that became worse says so', () => {
  const cup = { photo: 'coffee-1', question: 'Which cup?', gold: 'cup', before: 2, after: 2 }
  const spoon = { photo: 'coffee-0', question: 'Which spoon?', gold: 'spoon', before: 4, after: 1 }
  expect(formatAnswers([spoon, cup, { ...cup, after: 3 }]).split('\n')).toEqual([
    'photo     question      asked for  full picture  look',
    'coffee-0  Which spoon?  spoon                 4     1  better',
    'coffee-1  Which cup?    cup                   2     2',
    'coffee-1  Which cup?    cup                   2     3  worse',
  ])
})

import { expect, test } from 'vitest'
import { compareBlock, compareComments } from './compare-output.ts'

const program = 'const a = 1\nconsole.log(a) // { share: 0.3333333, text: "x" }, at most\nconsole.log(2)'

test('a comment behind a call holds what the call printed, and may go on in words', () => {
  expect(compareComments(program, [{ line: 2, text: '{\n  share: 0.33333331,\n  text: "x" }' }])).toEqual([])
})

test('another number, other words and nothing at all are told', () => {
  for (const printed of [[{ line: 2, text: '{ share: 0.34, text: "x" }' }], [{ line: 2, text: 'no' }], []])
    expect(compareComments(program, printed)).toHaveLength(1)
})

test('a comment may not go on without a comma', () => {
  expect(compareComments('console.log(a) // 12', [{ line: 1, text: '1' }])).toHaveLength(1)
})

test('numbers of the shipped models may change, words may not', () => {
  const shipped = 'const reranker = await createReranker()\nconsole.log(id, score) // owl 0.81'
  expect(compareComments(shipped, [{ line: 2, text: 'owl 0.79' }])).toEqual([])
  expect(compareComments(shipped, [{ line: 2, text: 'cat 0.79' }])).toHaveLength(1)
})

test('a block is the whole output, spaces aside', () => {
  expect(compareBlock(program, '{ a: 1,\n  b: 2 }\n', '{ a: 1, b: 2 }')).toEqual([])
  expect(compareBlock(program, '{ a: 1 }', '{ a: 1, b: 2 }')).toHaveLength(1)
})

import { describe, expect, test } from 'vitest'
import { rerankExampleSchema } from './rerank-example.ts'

const row = {
  queryId: 'q1',
  image: 'images/q1.jpg',
  question: 'What does this bird eat?',
  candidates: [{ id: 'e7', image: 'kb/e7.png', text: 'Owl. A bird of …', relevance: 1, firstStageScore: 0.71 }],
  targetBox: { x1: 12, y1: 30, x2: 80, y2: 96 },
  tags: ['cluttered', 'kind'],
}
const [candidate] = row.candidates

/** What the schema says of the row with some fields replaced, one line an issue. */
function findIssues(changes: object): string {
  const { error } = rerankExampleSchema.safeParse({ ...row, ...changes })
  return error?.issues.map(issue => `${issue.path.join('.')}: ${issue.message}`).join('\n') ?? ''
}

test('a full row is read as it stands, and a row with what is needed alone is enough', () => {
  expect(rerankExampleSchema.parse(row)).toEqual(row)
  const least = { queryId: 'q', image: 'a.png', question: 'what?', candidates: [{ id: 'c', text: 'a text' }] }
  expect(rerankExampleSchema.parse(least)).toEqual(least)
})

describe('what is refused, and where', () => {
  test.each([
    ['no candidates', { candidates: [] }, 'candidates: there are no candidates'],
    ['an empty question', { question: ' \n' }, 'question: the question is empty'],
    ['an empty id', { queryId: '' }, 'queryId: '],
    ['a duplicate candidate', { candidates: [candidate, candidate] }, 'candidates.1.id: duplicate candidate id "e7"'],
    ['a candidate of nothing', { candidates: [{ id: 'e7' }] }, 'candidates.0: a candidate needs an image, a text, or'],
    ['a negative relevance', { candidates: [{ ...candidate, relevance: -1 }] }, 'candidates.0.relevance: '],
    ['an inverted box', { targetBox: { x1: 9, y1: 0, x2: 3, y2: 5 } }, 'targetBox: a box needs x1 < x2 and y1 < y2'],
    ['a misspelt field', { question_: 'what?' }, 'Unrecognized key: "question_"'],
    ['a misspelt field of a candidate', { candidates: [{ ...candidate, label: 1 }] }, 'Unrecognized key: "label"'],
  ])('%s', (_, changes, issue) => {
    expect(findIssues(changes)).toContain(issue)
  })
})

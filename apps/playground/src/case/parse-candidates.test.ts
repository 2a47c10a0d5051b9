import { expect, test } from 'vitest'
import { splitText, withFreeIds } from './candidate.ts'
import { parseCandidates } from './parse-candidates.ts'

test('JSON Lines give candidates with their labels, and pictures that are files by their names', () => {
  const text =
    '{"id":"owl","image":"kb/owl.png","text":"Owl. A bird.","relevance":1}\n\n{"image":"data:image/png;base64,AA"}'
  expect(parseCandidates(text)).toEqual({
    candidates: [
      { id: 'owl', imageName: 'kb/owl.png', text: 'Owl. A bird.', relevance: 1 },
      { id: 'candidate-2', image: 'data:image/png;base64,AA', relevance: 0 },
    ],
    cases: [],
    problems: [],
  })
})

test('plain lines are candidates by their text, with ids made of it', () => {
  expect(parseCandidates('Green apple. A fruit.\r\n  Café: a place ').candidates).toEqual([
    { id: 'green-apple', text: 'Green apple. A fruit.', relevance: 0 },
    { id: 'café', text: 'Café: a place', relevance: 0 },
  ])
})

test('one JSON document over many lines is read as one, and a list as its entries', () => {
  expect(parseCandidates(JSON.stringify({ id: 'a', text: 'b' }, null, 2)).candidates).toHaveLength(1)
  expect(parseCandidates(JSON.stringify([{ text: 'a' }, { text: 'b' }], null, 2)).candidates).toHaveLength(2)
})

test('a line with candidates in it is a whole case', () => {
  const row = {
    queryId: 'q',
    image: 'data:image/png;base64,AA',
    question: 'what?',
    candidates: [{ id: 'a', text: 'b' }],
  }
  expect(parseCandidates(JSON.stringify({ ...row, targetBox: { x1: 0, y1: 0, x2: 4, y2: 5 } })).cases).toEqual([
    { ...row, candidates: [{ id: 'a', text: 'b', relevance: 0 }], targetBox: { x1: 0, y1: 0, x2: 4, y2: 5 } },
  ])
})

test('what cannot be read is told by its line, and the rest is read', () => {
  const { candidates, problems } = parseCandidates('{"id":\n{"id":"a"}\n{"text":"fine"}')
  expect(candidates).toHaveLength(1)
  expect(problems).toEqual(['Line 1: this is no JSON.', 'Line 2: a candidate needs a text or an image.'])
})

test('ids that are taken get a number', () => {
  const owl = { id: 'owl' }
  expect(withFreeIds([owl, owl], [owl]).map(({ id }) => id)).toEqual(['owl-2', 'owl-3'])
})

test.each([
  ['Owl. A bird of prey.', 'Owl', 'A bird of prey.'],
  ['Owl', 'Owl', ''],
  ['Owl.', 'Owl', ''],
  [undefined, 'the-id', ''],
])('the title of %s is its first sentence', (text, title, rest) => {
  expect(splitText({ id: 'the-id', ...(text !== undefined && { text }) })).toEqual({ title, rest })
})

import { createRng } from '@region-r1/core'
import { expect, test } from 'vitest'
import { askSceneQuestion, loadSceneQuestionBook, type ShownThing } from './ask-scene-question.ts'

const book = loadSceneQuestionBook()
const scene = { width: 100, height: 100 }
const at = (x: number, y: number, kind?: string): ShownThing => ({
  box: { left: x - 10, top: y - 10, width: 20, height: 20 },
  ...(kind !== undefined && { kind }),
})

/** The type and the words for the thing in all questions that many seeds ask. */
function askOften(target: ShownThing, things: readonly ShownThing[]): Set<string> {
  const asked = new Set<string>()
  for (let seed = 0; seed < 300; seed++) {
    const options = { scene, book: { ...book, wordings: { train: ['{it}'], validation: ['{it}'] } }, noun: 'product' }
    const question = askSceneQuestion(target, things, { ...options, split: 'train', rng: createRng(seed) })
    asked.add(question === null ? 'null' : `${question.type}: ${question.text}`)
  }
  return asked
}

test('the only one of its kind is asked for by kind or by place', () => {
  const [lamp, cup] = [at(20, 50, 'lamp'), at(80, 50, 'cup')]
  expect([...askOften(lamp, [lamp, cup])].sort()).toEqual([
    'kind: the lamp',
    'kind: this lamp',
    'place: the leftmost product',
    'place: the product on the left',
    'place: the product to the left',
  ])
})

test('one of two of a kind is asked for by place alone, with the kind counted among its like', () => {
  const [one, two, lamp] = [at(50, 20, 'cup'), at(50, 80, 'cup'), at(50, 50, 'lamp')]
  const asked = [...askOften(one, [one, two, lamp])]
  expect(asked.every(text => text.startsWith('place: '))).toBe(true)
  expect(asked).toContain('place: the upper cup')
  expect(asked).toContain('place: the upper product')
})

test('of three in a row one is in the middle; of four in the corners each has its own', () => {
  const row = [at(17, 50), at(50, 50), at(83, 50)]
  expect([...askOften(row[1]!, row)].sort()).toEqual(['place: the middle product', 'place: the product in the middle'])
  const square = [at(25, 25), at(75, 25), at(25, 75), at(75, 75)]
  expect([...askOften(square[2]!, square)].sort()).toEqual([
    'place: the product at the bottom left',
    'place: the product in the lower left corner',
  ])
})

test('nobody is asked for whom nothing tells apart, nor by a kind that another without one may share', () => {
  const [one, two] = [at(50, 50, 'cup'), at(55, 52, 'cup')]
  expect([...askOften(one, [one, two])]).toEqual(['null'])
  const [cup, unknown] = [at(50, 50, 'cup'), at(55, 52)]
  expect([...askOften(cup, [cup, unknown])]).toEqual(['null'])
})

test('the milk may be oat milk, but oat milk is no other milk', () => {
  const [milk, oat] = [at(50, 50, 'milk'), at(52, 52, 'oat milk')]
  expect([...askOften(milk, [milk, oat])]).toEqual(['null'])
  expect([...askOften(oat, [milk, oat])].sort()).toEqual(['kind: the oat milk', 'kind: this oat milk'])
})

test('one alone is this of its kind, or this thing', () => {
  const cup = at(50, 50, 'cup')
  expect([...askOften(cup, [cup])].sort()).toEqual(['kind: the cup', 'kind: this cup'])
  const thing = at(50, 50)
  expect([...askOften(thing, [thing])]).toEqual(['alone: this product'])
})

test('every wording has one place for the thing, and no split shares one with the other', () => {
  const { train, validation } = book.wordings
  for (const wording of [...train, ...validation]) expect(wording.split('{it}')).toHaveLength(2)
  for (const form of Object.values(book.places).flat()) expect(form.split('{thing}')).toHaveLength(2)
  expect(train.filter(wording => validation.includes(wording))).toEqual([])
})

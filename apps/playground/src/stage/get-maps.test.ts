import { expect, test } from 'vitest'
import { getMaps } from './get-maps.ts'

const box = { x1: 0, y1: 0, x2: 20, y2: 10 }

test('patches are laid over the part of the picture that they cover, strongest first', () => {
  const [map] = getMaps({ patches: { rows: 1, columns: 2, box, agreement: [0.1, 0.3] }, looks: [] })
  expect(map!.cells).toEqual([
    { box: { x1: 10, y1: 0, x2: 20, y2: 10 }, agreement: 0.3, strength: 1, name: 'row 1, column 2' },
    { box: { x1: 0, y1: 0, x2: 10, y2: 10 }, agreement: 0.1, strength: 0, name: 'row 1, column 1' },
  ])
})

test('there is a map of the crops where there were looks, and none of what there was not', () => {
  expect(getMaps({ patches: null, looks: [{ box, agreement: 0.2 }] })).toMatchObject([
    { name: 'looks', cells: [{ box, strength: 0, name: 'crop 1' }] },
  ])
  expect(getMaps({ patches: null, looks: [] })).toEqual([])
  expect(getMaps(undefined)).toEqual([])
})

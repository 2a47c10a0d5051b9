import { expect, test } from 'vitest'
import { getMaps } from './get-maps.ts'

const box = { x1: 0, y1: 0, x2: 20, y2: 10 }

test('patches are laid over the part of the picture that they cover, strongest first', () => {
  const [map] = getMaps({ patches: { rows: 1, columns: 2, box, agreement: [0.1, 0.3] }, looks: [], boxes: null })
  expect(map!.cells).toEqual([
    { box: { x1: 10, y1: 0, x2: 20, y2: 10 }, says: 'cosine 0.300', strength: 1, name: 'row 1, column 2' },
    { box: { x1: 0, y1: 0, x2: 10, y2: 10 }, says: 'cosine 0.100', strength: 0, name: 'row 1, column 1' },
  ])
})

test('a head’s boxes are shown with their probability, save those that it hardly thought of', () => {
  const small = { x1: 0, y1: 0, x2: 5, y2: 5 }
  const boxes = [
    { box, probability: 0.75 },
    { box: small, probability: 0.2495 },
    { box, probability: 0.0005 },
  ]
  expect(getMaps({ patches: null, looks: [], boxes })).toEqual([
    {
      ...{ name: 'boxes', label: 'Policy’s boxes', cellName: 'Box', overlaps: true },
      cells: [
        { box, says: 'probability 75.0 %', strength: 1, name: 'box 1' },
        { box: small, says: 'probability 24.9 %', strength: 0, name: 'box 2' },
      ],
    },
  ])
})

test('there is a map of the crops where there were looks, and none of what there was not', () => {
  expect(getMaps({ patches: null, looks: [{ box, agreement: 0.2 }], boxes: null })).toMatchObject([
    { name: 'looks', cells: [{ box, strength: 0, name: 'crop 1' }] },
  ])
  expect(getMaps({ patches: null, looks: [], boxes: null })).toEqual([])
  expect(getMaps(undefined)).toEqual([])
})

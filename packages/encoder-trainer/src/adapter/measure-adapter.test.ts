import { expect, test } from 'vitest'
import type { AdapterEntry } from './adapter-views.ts'
import { measureAdapter } from './measure-adapter.ts'

const [east, north] = [Float32Array.of(1, 0), Float32Array.of(0, 1)]
const unchanged = Object.fromEntries(
  ['pictures', 'texts'].map(name => [name, { shape: [2, 2], values: new Float32Array(4) }]),
)
const entry = (overrides: Partial<AdapterEntry>): AdapterEntry => ({
  id: 'entry',
  views: [east],
  heldOut: [],
  heldOutCrops: [],
  ...overrides,
})
const measure = (entries: readonly AdapterEntry[], crops: boolean) =>
  measureAdapter({ entries, kinds: [], replay: [], pictures: 2 }, unchanged, { crops })

test('crops of held-out photos count where they are asked for', () => {
  const first = entry({ picture: east, heldOut: [east], heldOutCrops: [north, north, east] })
  const entries = [first, entry({ text: north })]
  expect(measure(entries, false)).toEqual({ pictures: 1, entries: 2, 'recall@1': 1, mrr: 1 })
  expect(measure(entries, true)).toEqual({ pictures: 4, entries: 2, 'recall@1': 0.5, mrr: 0.75 })
})

test('where nothing is held out, what was shown is measured', () => {
  const entries = [entry({ picture: east, views: [east, north] }), entry({ text: north, views: [north] })]
  for (const crops of [false, true]) expect(measure(entries, crops)).toMatchObject({ pictures: 3, mrr: 2.5 / 3 })
})

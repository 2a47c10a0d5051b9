import { createRng } from '@region-r1/core'
import { expect, test } from 'vitest'
import { groupByLength } from './group-by-length.ts'

test('texts of about one length go together, one that is much longer goes alone', () => {
  expect(groupByLength([8, 30, 9, 8], 16)).toEqual([[0, 3, 2], [1]])
  expect(groupByLength([77, 77, 77], 2)).toEqual([[0, 1], [2]])
  expect(groupByLength([], 16)).toEqual([])
})

test('no other cut of the sorted texts costs less', () => {
  const rng = createRng('lengths')
  for (let trial = 0; trial < 40; trial++) {
    const lengths = Array.from({ length: 1 + rng.nextInt(9) }, () => 3 + rng.nextInt(40))
    const sorted = lengths.toSorted((a, b) => a - b)
    const cuts = Array.from({ length: 2 ** (sorted.length - 1) }, (_, bits) => cut(sorted, bits))
    const fitting = cuts.filter(groups => groups.every(group => group.length <= 4))
    const groups = groupByLength(lengths, 4)
    expect(groups.flat().toSorted((a, b) => a - b)).toEqual([...lengths.keys()])
    expect(count(groups.map(group => group.map(index => lengths[index]!)))).toBe(Math.min(...fitting.map(count)))
  }
})

/** A bit for each place between two texts: whether a batch ends there. */
function cut(sorted: readonly number[], bits: number): number[][] {
  const groups: number[][] = [[]]
  for (const [index, length] of sorted.entries()) {
    groups.at(-1)!.push(length)
    if (index < sorted.length - 1 && (bits >> index) % 2 === 1) groups.push([])
  }
  return groups
}

function count(groups: readonly (readonly number[])[]): number {
  return groups.reduce((sum, group) => sum + 12 + group.length * Math.max(...group), 0)
}

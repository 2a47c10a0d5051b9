import { createRng } from '@region-r1/core'
import { expect, test } from 'vitest'
import type { RewardTable, TableQuery } from './reward-table.ts'
import { splitTable } from './split-table.ts'

const makeTable = (sources: readonly string[]): RewardTable => ({
  encoderId: 'fake',
  anchorCount: 4,
  warnings: [],
  queries: sources.map((source, index) => ({ queryId: String(index), picture: { source } }) as TableQuery),
})

test('a picture is on one side alone, with all of its queries', () => {
  const table = makeTable(['a', 'a', 'b', 'c', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'])
  const { training, validation } = splitTable(table, { share: 0.2, rng: createRng(1) })
  const listSources = ({ queries }: RewardTable) => [...new Set(queries.map(({ picture }) => picture.source))]
  expect(listSources(validation)).toHaveLength(2)
  expect(listSources(training).filter(source => listSources(validation).includes(source))).toEqual([])
  expect(training.queries.length + validation.queries.length).toBe(12)
})

test('both sides have a picture, however small the share, and one picture cannot be split', () => {
  const { training, validation } = splitTable(makeTable(['a', 'b']), { share: 0.9, rng: createRng(1) })
  expect([training.queries.length, validation.queries.length]).toEqual([1, 1])
  expect(() => splitTable(makeTable(['a', 'a']), { share: 0.1, rng: createRng(1) })).toThrow('there is 1 picture')
})

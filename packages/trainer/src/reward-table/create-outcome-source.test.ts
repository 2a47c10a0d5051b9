import { createNormalizedBox } from '@region-r1/core'
import { createFakeEncoder } from '@region-r1/encoder/testing'
import { createAnchors } from '@region-r1/scoring'
import { expect, test } from 'vitest'
import { createToyExamples, toyAnchors } from '../testing/create-toy-examples.ts'
import { buildRewardTable } from './build-reward-table.ts'
import { createOutcomeSource } from './create-outcome-source.ts'
import { readOutcome } from './reward-table.ts'

const encoder = createFakeEncoder()
const examples = await createToyExamples(4, 1)
const anchors = createAnchors(toyAnchors).map(anchor => createNormalizedBox(anchor))

test('outcomes on demand are those of the reward table, whose patches cover the picture', async () => {
  const { queries } = await buildRewardTable({ examples, encoder, anchors: toyAnchors })
  const source = createOutcomeSource({ encoder })
  for (const [index, { outcomes }] of queries.entries()) {
    const measured = await source.measure(examples[index]!, [null, ...anchors])
    for (const [place, outcome] of measured.entries()) {
      const { margin, ...ranks } = readOutcome(outcomes, place - 1)
      expect(outcome.margin).toBeCloseTo(margin, 6)
      expect(outcome.rank).toBe(ranks.rank)
      expect(outcome.ndcg).toBeCloseTo(ranks.ndcg, 6)
    }
  }
})

test('what was asked before is not encoded again, within a call and between calls', async () => {
  const source = createOutcomeSource({ encoder })
  const [first, second] = anchors
  const measured = await source.measure(examples[0]!, [first!, null, first!])
  expect(source.passes).toBe(2)
  expect(measured[2]).toEqual(measured[0])
  expect(await source.measure(examples[0]!, [null, second!, first!])).toEqual([
    measured[1],
    expect.anything(),
    measured[0],
  ])
  expect(source.passes).toBe(3)
  await source.measure(examples[1]!, [null])
  expect(source.passes).toBe(4)
})

test('transparent pictures are made opaque as the encoder wants them, as in the table', async () => {
  const example = { ...examples[0]!, image: transparentRed }
  const measureWith = async (transparency: 'white' | 'drop') => {
    const [kept] = await createOutcomeSource({ encoder: { ...encoder, transparency } }).measure(example, [null])
    const table = { examples: [example], encoder: { ...encoder, transparency }, anchors: toyAnchors }
    const { queries } = await buildRewardTable(table)
    expect(kept!.margin).toBeCloseTo(readOutcome(queries[0]!.outcomes, -1).margin, 6)
    return kept!.margin
  }
  expect(await measureWith('white')).not.toBeCloseTo(await measureWith('drop'), 3)
})

test('the oldest make room', async () => {
  const source = createOutcomeSource({ encoder, capacity: 1 })
  await source.measure(examples[0]!, [null])
  await source.measure(examples[0]!, [anchors[0]!])
  await source.measure(examples[0]!, [null])
  expect(source.passes).toBe(3)
})

/** One red pixel of no opacity: white on white, red without its opacity. */
const transparentRed =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DAAAAEAQEARwbK3gAAAABJRU5ErkJggg=='

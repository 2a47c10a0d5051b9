import { createRegionBox, type DualEncoder } from '@region-r1/core'
import { createFakeEncoder } from '@region-r1/encoder/testing'
import { expect, test } from 'vitest'
import { packOutcomes } from '../reward-table/reward-table.ts'
import { computeRankingOutcome } from '../rewards/ranking-outcome.ts'
import { createActionDistribution } from '../rollouts/action-distribution.ts'
import type { TrainingQuery } from '../training/training-set.ts'
import { chooseSecondLook } from './choose-second-look.ts'
import { fitExpectation } from './fit-expectation.ts'
import { fitPlacement } from './fit-placement.ts'
import { createLookedQuery, isCropped } from './looked-query.ts'
import { measureSecondLook } from './measure-second-look.ts'

const encoder: DualEncoder = createFakeEncoder()
const places = [0, 0.25, 0.5, 0.75]
const anchors = places.map(x1 => createRegionBox({ x1, y1: 0, x2: x1 + 0.25, y2: 1 }))
const options = { anchors, encoder }

/**
 * Four crops from left to right, of which some show the kind that is asked for (0 or 1) and the others nothing; of the
 * candidates that of the crop `right` is relevant.
 */
function makeQuery(question: string, shows: readonly number[], right: number, kind = 0): TrainingQuery {
  const asked = [1 - kind, kind, 0]
  const labels = places.map((_, place) => (place === right ? 1 : 0))
  // By the full picture gold is last; by a crop the candidate of that crop is first.
  const rows = [
    labels.map(label => -label),
    ...places.map((_, seen) => places.map((_, place) => (place === seen ? 1 : 0))),
  ]
  const rewards = { keep: 0, anchors: Float64Array.from(labels) }
  return {
    table: {
      queryId: question,
      question,
      tags: [],
      picture: {
        ...{ source: 'a.png', width: 8, height: 8, patches: new Float32Array(0), anchors: [0, 1, 2, 3] },
        embedding: Float32Array.of(0, 0, 1),
        views: Float32Array.from(places.flatMap((_, place) => (shows.includes(place) ? asked : [0, 0, 1]))),
      },
      questionEmbedding: Float32Array.from(asked),
      outcomes: packOutcomes(rows.map(row => computeRankingOutcome(row, labels))),
      scores: Float32Array.from(rows.flat()),
      labels,
    },
    ...{ questionIds: [], rewards, imitated: rewards, isSolved: false },
  }
}

const even = createActionDistribution(9, [0, 0, 0, 0])
const decide = (queries: readonly TrainingQuery[], policy = even) => ({ queries, policies: queries.map(() => policy) })
const see = (query: TrainingQuery, policy = even) => createLookedQuery(query, policy, options)
/** Two of four crops agree; the question says which of them it is about. */
const ambiguous = [0, 1].flatMap(kind => [
  makeQuery('the left one', [0, 3], 0, kind),
  makeQuery('the right one', [0, 3], 3, kind),
  makeQuery('the left one', [1, 2], 1, kind),
  makeQuery('the right one', [1, 2], 2, kind),
])
const vocabulary = ['the', 'left', 'right', 'one']

test('a picture that the policy keeps has nothing to look at, and is ranked whole in one pass', async () => {
  const kept = see(ambiguous[0]!, createActionDistribution(-1, [0, 0, 0, 0]))
  expect(isCropped(kept)).toBe(false)
  const look = { ...{ count: 4, logProbabilityWeight: 1, agreementWeight: 1, curiosity: 1, leastGain: 0 } }
  const expected = { intercept: 0, slope: 0, deviation: 1 }
  expect(await measureSecondLook([kept], { ...look, expected })).toEqual({ mrr: 0.25, passes: 1 })
})

test('the expected agreement is the line through what was seen, by log pi', () => {
  const policy = createActionDistribution(
    9,
    [Math.log(4), 0, 0, 0].map(logit => logit + 1),
  )
  const { intercept, slope, deviation } = fitExpectation([see(makeQuery('?', [0], 0), policy)], [0, 0, 0])
  // Agreement is 1 at log 4/7 and 0 at log 1/7: all points lie on the line.
  expect(slope).toBeCloseTo(1 / Math.log(4), 3)
  expect(intercept).toBeCloseTo(-Math.log(1 / 7) / Math.log(4), 3)
  expect(deviation).toBeCloseTo(0, 6)
})

test('words of places are learned from what boxes pay, and words that say nothing of them are left out', () => {
  const placement = fitPlacement(Array.from({ length: 20 }, () => ambiguous.map(query => see(query))).flat(), {
    logProbabilityWeight: 0.2,
    agreementWeight: 10,
    nullQuestion: [0, 0, 0],
    vocabulary,
  })
  expect(Object.keys(placement).sort()).toEqual(['left', 'right'])
  expect(placement.left![0]).toBeLessThan(-4)
  expect(placement.right![0]).toBeGreaterThan(4)
})

test('looking by these words finds what no look without them can', async () => {
  const queries = Array.from({ length: 20 }, () => ambiguous).flat()
  const chosen = await chooseSecondLook({
    ...{ training: decide(queries), validation: decide(ambiguous), vocabulary, passes: 5, ...options },
  })
  expect(chosen!.mrr).toBe(1)
  expect(chosen!.passes).toBeLessThanOrEqual(5)
  expect(Object.keys(chosen!.secondLook.placement!).sort()).toEqual(['left', 'right'])
})

test('none is chosen where the likeliest box is right unseen, where nothing is cropped, or where passes do not allow any', async () => {
  const queries = [0, 1].map(kind => makeQuery('the one', [0], 0, kind))
  const choose = (policy: ReturnType<typeof createActionDistribution>, passes = 5) => {
    const decided = decide(queries, policy)
    return chooseSecondLook({ training: decided, validation: decided, vocabulary, passes, ...options })
  }
  expect(await choose(createActionDistribution(9, [5, 0, 0, 0]))).toBeNull()
  expect(await choose(createActionDistribution(-9, [5, 0, 0, 0]))).toBeNull()
  expect(await choose(createActionDistribution(9, [0, 5, 0, 0]), 1.5)).toBeNull()
  expect(await choose(createActionDistribution(9, [0, 1, 0, 0]))).not.toBeNull()
})

test('where every training picture is kept, the crops of validation are looked at again without a word of places', async () => {
  const queries = [0, 1].map(kind => makeQuery('the one', [0], 0, kind))
  const training = decide(queries, createActionDistribution(-9, [0, 0, 0, 0]))
  const validation = decide(queries, createActionDistribution(9, [0, 1, 0, 0]))
  const chosen = await chooseSecondLook({ training, validation, vocabulary, passes: 5, ...options })
  expect(chosen!.mrr).toBe(1)
  expect(chosen!.secondLook.placement).toBeUndefined()
})

test('of the thresholds that are offered, the one is chosen that keeps what looking would spoil', async () => {
  const found = [0, 1].map(kind => makeQuery('the one', [0], 0, kind))
  // By the full picture gold is first, by every crop last.
  const spoilt = found.map(query => {
    const { labels } = query.table
    const rows = [labels, ...places.map(() => labels.map(label => -label))]
    const outcomes = packOutcomes(rows.map(row => computeRankingOutcome(row, labels)))
    return { ...query, table: { ...query.table, outcomes, scores: Float32Array.from(rows.flat()) } }
  })
  const validation = {
    queries: [...found, ...spoilt],
    policies: [4, 4, 0.5, 0.5].map(logit => createActionDistribution(logit, [0, 1, 0, 0])),
  }
  const choose = (thresholds?: number[]) =>
    chooseSecondLook({ training: decide(found), validation, vocabulary, passes: 5, thresholds, ...options })
  expect(await choose()).toMatchObject({ threshold: 0.5, mrr: 0.625 })
  expect(await choose([0.6, 0.8, 0.99])).toMatchObject({ threshold: 0.8, mrr: 1 })
})

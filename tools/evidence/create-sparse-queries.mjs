import { createAnchors, getPatchRegion, placeBox } from '@region-r1/scoring'
import { createOutcomeSource, createRewardFunction } from '@region-r1/trainer'
import { packOutcomes, readOutcome } from '../../packages/trainer/dist/reward-table/reward-table.js'
import { keepAction } from '../../packages/trainer/dist/rollouts/action-distribution.js'
import { createTrainingQueries } from '../../packages/trainer/dist/training/training-set.js'

/**
 * Training queries of so many anchors that none can have all measured: what is not measured yet pays NaN, so that a
 * step which looked at it would show. What was measured for one run is not encoded again for the next, but each run
 * counts all that it asks for.
 *
 * @param {Record<string, any>} options - table: pictures and keep's outcomes, of the same examples; words: of a head
 */
export function createSparseBench({ encoder, examples, table, anchors, words }) {
  const reward = createRewardFunction('symmetric')
  const boxes = createAnchors(anchors)
  const source = createOutcomeSource({ encoder, capacity: 4_000_000 })
  const dense = createTrainingQueries(table, { words, reward })
  const place = (query, action) => placeBox(boxes[action], getPatchRegion(encoder, query.table.picture))

  /** Queries of a run, with nothing measured but what keeping is worth. */
  function startRun() {
    const queries = dense.map(query => {
      const outcomes = new Float32Array(4 * (1 + boxes.length)).fill(Number.NaN)
      outcomes.set(packOutcomes([readOutcome(query.table.outcomes, keepAction)]))
      const picture = { ...query.table.picture, anchors: [...boxes.keys()] }
      const rewards = { keep: query.rewards.keep, anchors: new Float64Array(boxes.length).fill(Number.NaN) }
      return { ...query, table: { ...query.table, outcomes, picture }, rewards, imitated: rewards }
    })
    let passes = 0
    return {
      queries,
      /** Crops that this run has asked for, each once a query. */
      get passes() {
        return passes
      },
      /** Measures these anchors of a query, those it does not know. */
      async measure(row, actions) {
        const { rewards, table } = queries[row]
        const isUnknown = action => action !== keepAction && Number.isNaN(rewards.anchors[action])
        const missing = [...new Set(actions)].filter(isUnknown)
        const measured = await source.measure(
          examples[row],
          missing.map(action => place(queries[row], action)),
        )
        const keep = readOutcome(table.outcomes, keepAction)
        for (const [index, action] of missing.entries()) {
          table.outcomes.set(packOutcomes([measured[index]]), 4 * (1 + action))
          rewards.anchors[action] = reward(keep, measured[index])
        }
        passes += missing.length
      },
      /** A query as if its measured anchors were all there are: those that nobody looked at are not judged. */
      pickMeasured(row) {
        const { table, rewards, ...query } = queries[row]
        const anchors = table.picture.anchors.filter(anchor => !Number.isNaN(rewards.anchors[anchor]))
        const paid = { keep: rewards.keep, anchors: anchors.map(anchor => rewards.anchors[anchor]) }
        return { ...query, table: { ...table, picture: { ...table.picture, anchors } }, rewards: paid, imitated: paid }
      },
    }
  }
  return { boxes, startRun }
}

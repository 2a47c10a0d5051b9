import type { DualEncoder, RegionBox } from '@region-r1/core'
import type { SecondLook } from '@region-r1/policy'
import type { ActionDistribution } from '../rollouts/action-distribution.ts'
import type { TrainingQuery } from '../training/training-set.ts'
import { fitExpectation } from './fit-expectation.ts'
import { fitPlacement, type Placement } from './fit-placement.ts'
import { createLookedQuery, isCropped } from './looked-query.ts'
import { measureSecondLook, type SecondLookMeasure } from './measure-second-look.ts'

/** Queries with what the policy, without a look, makes of them. */
export interface DecidedQueries {
  readonly queries: readonly TrainingQuery[]
  readonly policies: readonly ActionDistribution[]
}

/** What a second look is chosen by. */
export interface ChooseSecondLookOptions {
  /** What questions say of places is learned from these. */
  readonly training: DecidedQueries
  /** Every anchor of these was measured. */
  readonly validation: DecidedQueries
  /** Of the training questions. */
  readonly vocabulary: readonly string[]
  readonly anchors: readonly RegionBox[]
  readonly encoder: DualEncoder
  /** The most that a query may cost on average, in passes of the encoder, that of the full picture included. */
  readonly passes: number
  /** Crop probabilities, beside a half, from which a picture may be looked at. @default none */
  readonly thresholds?: readonly number[] | undefined
}

/** How to look, and what it brings on the validation queries. */
export interface ChosenSecondLook extends SecondLookMeasure {
  readonly secondLook: SecondLook
  /** The crop probability from which a picture is looked at. */
  readonly threshold: number
}

/** Queries that settings are tried on: twice as many change the choice little. */
const mostQueries = 600

/**
 * Chooses how a head looks again at crops that it likes: of many settings the one of the highest MRR on validation within
 * the passes. All crops stand in the reward table, so that nothing is encoded.
 *
 * @returns null where the best is to take the likeliest anchor unseen
 */
export async function chooseSecondLook(options: ChooseSecondLookOptions): Promise<ChosenSecondLook | null> {
  const { training, encoder, anchors, vocabulary, passes: mostPasses, thresholds = [] } = options
  const see = ({ queries, policies }: DecidedQueries, threshold = 0.5) =>
    queries.map((query, index) => createLookedQuery(query, policies[index]!, { anchors, encoder, threshold }))
  const validation = takeSome(options.validation)
  const looked = see(validation)
  const cropped = looked.filter(isCropped)
  if (cropped.length === 0) return null

  const nullQuestion = computeMeanQuestion(training.queries)
  const expected = fitExpectation(cropped, nullQuestion)
  // Where all crops agree alike, there is nothing to look for.
  if (!(expected.deviation > 1e-6)) return null
  const measure = async (secondLook: SecondLook): Promise<ChosenSecondLook> => {
    return { secondLook, threshold: 0.5, ...(await measureSecondLook(looked, secondLook)) }
  }
  const counts = [3, 5, 8, 12].filter(count => count <= anchors.length)
  // Agreements of another encoder lie closer together or further apart.
  const agreementWeights = [2, 3.5].map(deviations => round(deviations / expected.deviation, 3))
  const usual = {
    ...{ count: 5, logProbabilityWeight: 0.2, agreementWeight: agreementWeights[1]!, curiosity: 2, leastGain: 0 },
    ...{ expected, nullQuestion },
  }
  const placement = fitPlacement(see(training).filter(isCropped), { ...usual, vocabulary })
  // Agreements are surer where the encoder has seen the pictures in training, so places may count for more elsewhere.
  let shared = await measure(usual)
  for (const scale of [1, 1.5]) {
    const tried = await measure({ ...usual, placement: scalePlacement(placement, scale) })
    if (tried.mrr > shared.mrr) shared = tried
  }

  let best = await measure({ ...usual, count: 1, agreementWeight: 0 })
  const unseen = best
  for (const count of counts) {
    for (const logProbabilityWeight of [0.1, 0.2, 0.4]) {
      for (const agreementWeight of agreementWeights) {
        for (const leastGain of [0, 1]) {
          const tried = await measure({ ...shared.secondLook, count, logProbabilityWeight, agreementWeight, leastGain })
          if (tried.passes <= mostPasses && tried.mrr > best.mrr) best = tried
        }
      }
    }
  }
  if (best === unseen) return null
  const { secondLook } = best
  for (const threshold of thresholds) {
    const tried = { secondLook, threshold, ...(await measureSecondLook(see(validation, threshold), secondLook)) }
    if (tried.passes <= mostPasses && tried.mrr > best.mrr) best = tried
  }
  return best
}

function scalePlacement(placement: Placement, scale: number): Placement {
  return Object.fromEntries(
    Object.entries(placement).map(([word, [x, y, side]]) => [
      word,
      [round(x * scale, 2), round(y * scale, 2), round(side * scale, 2)],
    ]),
  )
}

function takeSome({ queries, policies }: DecidedQueries): DecidedQueries {
  const stride = Math.max(1, queries.length / mostQueries)
  const chosen = Array.from({ length: Math.min(queries.length, mostQueries) }, (_, index) => Math.floor(index * stride))
  return { queries: chosen.map(index => queries[index]!), policies: chosen.map(index => policies[index]!) }
}

function computeMeanQuestion(queries: readonly TrainingQuery[]): number[] {
  const mean = new Float64Array(queries[0]!.table.questionEmbedding.length)
  for (const { table } of queries) {
    for (const [index, value] of table.questionEmbedding.entries()) mean[index]! += value / queries.length
  }
  return Array.from(mean, value => round(value, 5))
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}

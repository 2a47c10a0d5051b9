import type { QueryRow } from '../protocol/query-row.ts'
import { assertBound, type ChosenThreshold, type CropObservation, chooseThreshold } from './choose-threshold.ts'

/** Whose threshold is chosen, and the share of degraded queries that it may cost. */
export interface CalibrationOptions {
  /** The name of a system that crops every query with the policy's probability: a head whose threshold is 0. */
  readonly system: string
  /** In (0, 1). */
  readonly bound: number
}

/** Gathers what cropping does to the queries of a validation set. */
export interface Calibration {
  /** Takes a row of the validation data in. */
  add(row: QueryRow): void
  /** @throws InvalidArgumentError as {@link chooseThreshold} does. */
  choose(): ChosenThreshold
}

/**
 * A calibration without rows, towards a bound on the share of degraded queries.
 *
 * @throws InvalidArgumentError where the bound is none.
 */
export function createCalibration({ system, bound }: CalibrationOptions): Calibration {
  assertBound(bound)
  const observations: CropObservation[] = []
  let count = 0
  return {
    add(row) {
      count++
      const keep = row.systems.keep!
      const { decision, rank, metrics } = row.systems[system]!
      if (decision.type !== 'crop') return
      const { cropProbability } = decision
      observations.push({ cropProbability, degraded: rank > keep.rank, gain: metrics.mrr - keep.metrics.mrr })
    },
    choose: () => chooseThreshold(observations, { bound, count }),
  }
}

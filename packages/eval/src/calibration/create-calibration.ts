import type { QueryRow } from '../protocol/query-row.ts'
import { type ChosenThreshold, type CropObservation, chooseThreshold } from './choose-threshold.ts'

/** Gathers what cropping does to the queries of a validation set. */
export interface Calibration {
  add(row: QueryRow): void
  /** @throws InvalidArgumentError as {@link chooseThreshold} does. */
  choose(bound: number): ChosenThreshold
}

/**
 * A calibration without rows.
 *
 * @param system - the name of a system that crops every query with the policy's probability: a head whose threshold is 0
 */
export function createCalibration(system: string): Calibration {
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
    choose: bound => chooseThreshold(observations, { bound, count }),
  }
}

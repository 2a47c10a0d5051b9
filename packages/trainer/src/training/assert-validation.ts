import { type DualEncoder, InvalidArgumentError } from '@region-r1/core'
import { createAnchors } from '@region-r1/scoring'
import { countAnchors, type RewardTable } from '../reward-table/reward-table.ts'
import type { TrainingConfig } from './training-config.ts'

/** @throws InvalidArgumentError where a table is of another encoder or other anchors than training is for. */
export function assertValidation({
  config,
  encoder,
  table,
  validation,
}: {
  readonly config: TrainingConfig
  readonly encoder: DualEncoder
  readonly table: RewardTable
  readonly validation: RewardTable
}): void {
  const anchorCount = createAnchors(config.anchors).length
  for (const [argument, { encoderId, queries }] of Object.entries({ table, validation })) {
    if (encoderId !== encoder.id) {
      throw new InvalidArgumentError({
        argument,
        message: `the ${argument} was measured with the encoder ${encoderId}, but the policy is for ${encoder.id}; measure it with that one`,
      })
    }
    const measured = countAnchors(queries[0]!.outcomes)
    if (measured !== anchorCount) {
      throw new InvalidArgumentError({
        argument,
        message: `the ${argument} has ${measured} anchors, but the settings have ${anchorCount}; measure it with the settings' anchors`,
      })
    }
  }
}

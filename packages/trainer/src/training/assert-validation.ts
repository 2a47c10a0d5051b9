import { type DualEncoder, InvalidArgumentError } from '@region-r1/core'
import { createAnchors } from '@region-r1/scoring'
import type { RewardTable } from '../reward-table/reward-table.ts'
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
  const expected = createAnchors(config.anchors).length
  for (const [argument, { encoderId, anchorCount }] of Object.entries({ table, validation })) {
    if (encoderId !== encoder.id) {
      throw new InvalidArgumentError({
        argument,
        message: `the ${argument} was measured with the encoder ${encoderId}, but the policy is for ${encoder.id}; measure it with that one`,
      })
    }
    if (anchorCount !== expected) {
      throw new InvalidArgumentError({
        argument,
        message: `the ${argument} has ${anchorCount} anchors, but the settings have ${expected}; measure it with the settings' anchors`,
      })
    }
  }
  const sparse = validation.queries.find(({ picture }) => picture.anchors.length < expected)
  if (sparse !== undefined) {
    throw new InvalidArgumentError({
      argument: 'validation',
      message: `of the validation query "${sparse.queryId}" ${sparse.picture.anchors.length} of ${expected} anchors were measured; measure all of them, as policies are compared by what they would choose`,
    })
  }
}

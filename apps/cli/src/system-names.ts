import { givenOrderNames } from '@region-r1/eval/names'
import { baselinePolicyNames } from '@region-r1/policy/names'

/** What can be evaluated, as `--policies` takes it and in the order of tables; the last two see the labels. */
export const systemNames = [
  ...baselinePolicyNames,
  'default',
  'head',
  'always-crop',
  'vlm',
  ...givenOrderNames,
  'target',
  'oracle',
] as const

export type SystemName = (typeof systemNames)[number]

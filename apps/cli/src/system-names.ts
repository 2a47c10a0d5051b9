/** What can be evaluated, as `--policies` takes it and in the order of tables; the last two see the labels. */
export const systemNames = [
  'keep',
  'center',
  'random',
  'similarity',
  'look',
  'default',
  'head',
  'always-crop',
  'vlm',
  'first-stage',
  'file-order',
  'target',
  'oracle',
] as const

export type SystemName = (typeof systemNames)[number]

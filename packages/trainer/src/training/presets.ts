import { parseConfig } from '@region-r1/tensor'
import type { PresetName } from '../names.ts'
import { type TrainingConfig, type TrainingConfigInput, trainingConfigSchema } from './training-config.ts'

/** Where docs/paper-map.md traces each value to. */
const publicCode = {
  reward: 'mixture',
  beta: 0.1,
  learningRate: 5e-5,
  warmupSteps: 50,
  batchSize: 4,
  boxCredit: 'probability',
  boxBaseline: 'group',
  entropyCoefficient: { decision: 0, box: 0 },
  weightDecay: 0,
  solvedShare: null,
  warmStart: { steps: 0 },
} satisfies TrainingConfigInput

/** N = 8, both decisions in every group and at least 2 of each, counted as drawn, advantages normalised in the group. */
const paper = {
  ...publicCode,
  ...{ groupSize: 8, balanced: true, minPerDecision: 2, forcedSamples: 'as-drawn', scaleRewards: 'group' },
} satisfies TrainingConfigInput

/** Settings by name; what one leaves open is as in `default`. */
const presets = {
  /** What measurements on icon-scenes favour. */
  default: {},
  /** The paper's algorithm with its settings for a language model. */
  paper,
  /** The paper's algorithm, with the learning rate and the batch that a head learns by. */
  'paper-head': { ...paper, learningRate: 0.004, warmupSteps: 30, batchSize: 48, steps: 500 },
  /** The public code's run: plain GRPO, G = 4, advantages centred. */
  'reference-code': { ...publicCode, groupSize: 4, minPerDecision: 0, balanced: false, scaleRewards: 'none' },
} satisfies Readonly<Record<PresetName, TrainingConfigInput>>

/**
 * The settings of a run: a preset with overrides.
 *
 * @throws InvalidArgumentError where an override is unknown, out of range, or does not fit another.
 * @example
 * createTrainingConfig('paper', { seed: 3 }).groupSize // 8
 */
export function createTrainingConfig(
  preset: PresetName = 'default',
  overrides: TrainingConfigInput = {},
): TrainingConfig {
  return parseConfig(trainingConfigSchema, merge(presets[preset], overrides))
}

/** Nested settings are merged too, so that one of them can be set alone. */
function merge(base: object, over: object): object {
  const merged: Record<string, unknown> = { ...base }
  for (const [name, value] of Object.entries(over)) {
    const old = merged[name]
    merged[name] = isPlainObject(old) && isPlainObject(value) ? merge(old, value) : value
  }
  return merged
}

function isPlainObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

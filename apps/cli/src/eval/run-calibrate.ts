import { InvalidArgumentError } from '@region-r1/core'
import { readExamples } from '@region-r1/datasets'
import { type ChosenThreshold, createCalibration, evaluate, writePolicyThreshold } from '@region-r1/eval'
import { chooseEncoder } from '../choose-encoder.ts'
import { type CommandContext, type CommonFlags, writeResult } from '../command-context.ts'
import { createProgress } from '../create-progress.ts'
import { countQueries } from './count-queries.ts'
import { assertDataNamed, type DataFlags, openData } from './open-data.ts'
import { openEvaluation } from './open-evaluation.ts'
import { refuseTestQueries, refuseTestSplit } from './refuse-test-split.ts'

export interface CalibrateFlags extends CommonFlags, DataFlags {
  /** The folder whose config is written. */
  readonly policy?: string
  /** On the share of degraded queries. */
  readonly bound?: number
  readonly encoder?: string
  readonly scorer?: string
}

/** Chooses a policy's crop threshold on validation data and writes it into the policy's config. */
export async function runCalibrate(flags: CalibrateFlags, context: CommandContext): Promise<void> {
  const { policy, bound } = flags
  if (policy === undefined || bound === undefined) {
    const message = 'name the trained --policy and its --bound; or --images, to set look for an encoder'
    throw new InvalidArgumentError({ argument: policy === undefined ? 'policy' : 'bound', message })
  }
  assertDataNamed(flags)
  if (flags.data !== undefined) await refuseTestSplit(flags.data)
  else if (flags.split === 'test') {
    const message = 'a threshold chosen on the test split makes its figures worthless; take --split validation'
    throw new InvalidArgumentError({ argument: 'split', message })
  }
  const { seed, scorer } = flags
  const encoder = await chooseEncoder(flags)
  const calibration = createCalibration({ system: 'always-crop', bound })
  await using evaluation = await openEvaluation({ seed, systems: ['always-crop'], encoder, scorer, policy }, context)
  const { file, limit, title } = await openData(
    flags.data === undefined ? { ...flags, split: flags.split ?? 'validation' } : flags,
    evaluation,
    context,
  )
  const progress = createProgress(context, 'queries')
  const total = await countQueries(file, limit, context)
  const { summary } = await evaluate({
    ...evaluation,
    seed,
    examples: refuseTestQueries(readExamples(file, { limit, signal: context.signal })),
    signal: context.signal,
    total,
    onRow: row => calibration.add(row),
    onProgress: ({ done, etaMs }) => progress(done, total, etaMs),
  })
  const chosen = calibration.choose()
  const { queries } = summary
  await writePolicyThreshold(policy, chosen.threshold, { data: title, bound, queries, ...chosen })
  writeResult(context, flags, { policy, data: title, bound, queries, ...chosen }, describe(chosen, queries, policy))
}

function describe({ threshold, cropRate, degraded, gain }: ChosenThreshold, queries: number, policy: string): string {
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`
  return `threshold ${threshold.toFixed(4)}, written into ${policy}/config.json
on ${queries} queries it crops ${percent(cropRate)}, degrades ${percent(degraded)} and gains ${gain.toFixed(3)} in MRR`
}

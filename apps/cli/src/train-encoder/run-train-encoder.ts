import { omitUndefined } from '@region-r1/core'
import { readKbEntries } from '@region-r1/datasets'
import {
  type BackendName,
  createEncoderTrainingConfig,
  type EncoderTrainingConfig,
  type EncoderTrainingConfigInput,
  openBackend,
  trainEncoder,
} from '@region-r1/encoder-trainer'
import { type CommandContext, type CommonFlags, writeResult } from '../command-context.ts'
import { createProgress } from '../create-progress.ts'
import { reportBrokenImages } from '../data/report-broken-images.ts'
import { reportBrokenRows, type StrictFlags } from '../data/report-broken-rows.ts'
import { readSettings } from '../read-settings.ts'
import { openRunFolder } from '../train/open-run-folder.ts'
import { formatTrainEncoderResult } from './format-train-encoder-result.ts'

export interface TrainEncoderFlags extends CommonFlags, StrictFlags {
  readonly kb: string
  readonly out: string
  readonly steps?: number
  readonly validationShare?: number
  readonly config?: string
  readonly backend: 'auto' | BackendName
  readonly seed?: number
  readonly resume?: true
}

/** Reads a knowledge base, trains an encoder on it, and prints how well it finds pictures' entries. */
export async function runTrainEncoder(flags: TrainEncoderFlags, context: CommandContext): Promise<void> {
  const { kb, out, resume = false } = flags
  const { signal, messages } = context
  const config = await readConfig(flags)
  await using _folder = await openRunFolder(out, { resume })
  const rows = reportBrokenRows(context, flags)
  const images = reportBrokenImages(context, flags)
  const entries = await readKbEntries(kb, { ...rows.options, signal })
  rows.finish()
  const backend = await openBackend(flags.backend)
  messages.write(
    `backend: ${backend.name}${backend.passedOver.length > 0 ? ' (`region-r1 doctor` says why no faster one)' : ''}\n`,
  )
  const readProgress = createProgress(context, 'entries')
  const progress = createProgress(context, 'steps')
  const result = await trainEncoder({
    config,
    entries,
    backend,
    directory: out,
    resume,
    signal,
    ...images.options,
    onReadProgress: ({ done, total }) => readProgress(done, total),
    onStep({ step, steps, secondsLeft, validation }) {
      progress(step, steps, 1000 * secondsLeft)
      if (validation === undefined) return
      const [first, mrr] = [validation['recall@1'], validation.mrr].map(value => value.toFixed(3))
      messages.write(`step ${step}: Recall@1 ${first}, MRR ${mrr} among ${validation.entries} entries\n`)
    },
  })
  images.finish()
  const summary = {
    ...result,
    backend: backend.name,
    seed: config.seed,
    steps: config.steps,
    brokenRows: rows.count,
    brokenImages: images.count,
  }
  writeResult(context, flags, summary, formatTrainEncoderResult(result))
}

async function readConfig({ config, seed, steps, validationShare }: TrainEncoderFlags): Promise<EncoderTrainingConfig> {
  return createEncoderTrainingConfig({
    ...(await readSettings<EncoderTrainingConfigInput>(config)),
    ...omitUndefined({ seed, steps, validationShare }),
  })
}

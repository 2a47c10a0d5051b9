import { readFile } from 'node:fs/promises'
import { createRng, type DualEncoder, InvalidArgumentError, type RerankExample } from '@region-r1/core'
import { readRerankExamples } from '@region-r1/datasets'
import {
  type BackendName,
  buildRewardTable,
  createTrainingConfig,
  openBackend,
  type PresetName,
  type RewardTable,
  splitTable,
  type TrainingConfig,
  type TrainingConfigInput,
  train,
} from '@region-r1/trainer'
import { type CommandContext, type CommonFlags, writeResult } from '../command-context.ts'
import { createProgress } from '../create-progress.ts'
import { openEncoder } from '../open-encoder.ts'
import { formatTrainResult } from './format-train-result.ts'

export interface TrainFlags extends CommonFlags {
  readonly data: string
  readonly out: string
  readonly validation?: string
  readonly encoder?: string
  readonly preset: PresetName
  readonly config?: string
  readonly backend: BackendName | 'auto'
  readonly seed?: number
  readonly steps?: number
  readonly limit?: number
  readonly anchors?: NonNullable<TrainingConfigInput['anchors']>
  readonly table: string
  readonly resume?: true
}

/** Of the pictures, what is set apart where no validation file is named. */
const validationShare = 0.1

/** Measures rewards, trains, exports, and prints what came of it. */
export async function runTrain(flags: TrainFlags, context: CommandContext): Promise<void> {
  const { data, validation: validationFile, out, limit, resume = false } = flags
  const { signal, messages } = context
  const config = await readConfig(flags)
  const backend = await openBackend(flags.backend)
  messages.write(`backend: ${[backend.name, ...backend.passedOver.map(reason => `not ${reason}`)].join('; ')}\n`)
  messages.write(`reward: ${config.reward}, preset: ${flags.preset}\n`)
  await using encoder = await openEncoder(flags.encoder)
  const measure = (file: string, label: string, count?: number) =>
    measureFile(
      file,
      { encoder, config, folder: flags.table, label, ...(count !== undefined && { limit: count }) },
      context,
    )
  const measured = await measure(data, 'rewards', limit)
  const { training, validation } =
    validationFile === undefined
      ? splitTable(measured, { share: validationShare, rng: createRng(config.seed).fork('validation') })
      : { training: measured, validation: await measure(validationFile, 'validation rewards') }
  for (const warning of new Set([...training.warnings, ...validation.warnings])) messages.write(`warning: ${warning}\n`)

  const progress = createProgress(context, 'steps')
  const result = await train({
    config,
    encoder,
    table: training,
    validation,
    backend,
    directory: out,
    resume,
    description: { preset: flags.preset, data },
    signal,
    onStep({ step, steps, validation: look }) {
      progress(step, steps)
      if (look === undefined) return
      const [mrr, crop] = [look.mrr, look.cropRate].map(value => value.toFixed(3))
      messages.write(`step ${step}: validation MRR ${mrr} (keep ${look.keepMrr.toFixed(3)}), crop rate ${crop}\n`)
    },
  })
  const summary = {
    ...result,
    queries: training.queries.length,
    validationQueries: validation.queries.length,
    backend: backend.name,
    encoder: encoder.id,
    seed: config.seed,
  }
  writeResult(context, flags, summary, formatTrainResult(result))
}

async function readConfig({ config, preset, seed, steps, anchors }: TrainFlags): Promise<TrainingConfig> {
  const given = config === undefined ? {} : parseConfig(await readFile(config, 'utf8'), config)
  return createTrainingConfig(preset, {
    ...given,
    ...(seed !== undefined && { seed }),
    ...(steps !== undefined && { steps }),
    ...(anchors !== undefined && { anchors }),
  })
}

function parseConfig(text: string, file: string): TrainingConfigInput {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new InvalidArgumentError({
      argument: 'config',
      message: `${file} is no JSON: ${(cause as Error).message}`,
      cause,
    })
  }
}

interface MeasureFileOptions {
  readonly encoder: DualEncoder
  readonly config: TrainingConfig
  readonly folder: string
  readonly label: string
  readonly limit?: number
}

function measureFile(
  file: string,
  { encoder, config, folder, label, limit }: MeasureFileOptions,
  context: CommandContext,
): Promise<RewardTable> {
  const progress = createProgress(context, label)
  return buildRewardTable({
    examples: readExamples(file, context.signal),
    encoder,
    anchors: config.anchors,
    folder,
    ...(limit !== undefined && { limit }),
    signal: context.signal,
    onProgress: ({ done }) => progress(done, limit),
  })
}

async function* readExamples(file: string, signal: AbortSignal): AsyncGenerator<RerankExample> {
  for await (const { example } of readRerankExamples(file, { signal })) yield example
}

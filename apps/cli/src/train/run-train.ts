import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { createRng, type DualEncoder, InvalidArgumentError, omitUndefined, type RerankExample } from '@region-r1/core'
import { readExamples } from '@region-r1/datasets'
import type { Device, OnnxEncoder } from '@region-r1/encoder'
import { type DecisionLabel, loadDecisionLabels } from '@region-r1/policy'
import {
  buildRewardTable,
  createTrainingConfig,
  getTrainingStage,
  type HeadBackendName,
  type MeasuredQueries,
  openBackend,
  type PresetName,
  type RewardTable,
  splitTable,
  type TrainingConfig,
  type TrainingConfigInput,
  train,
} from '@region-r1/trainer'
import { chooseEncoder } from '../choose-encoder.ts'
import { type CommandContext, type CommonFlags, writeResult } from '../command-context.ts'
import { createProgress } from '../create-progress.ts'
import { countLines } from '../eval/count-lines.ts'
import { openEncoder } from '../open-encoder.ts'
import { readSettings } from '../read-settings.ts'
import { createWorkerPool, type WorkerPool } from '../workers/create-worker-pool.ts'
import { writeLine } from '../write-line.ts'
import { assertTrainable } from './assert-trainable.ts'
import { formatTrainResult } from './format-train-result.ts'
import type { MeasuringSetup, MeasuringTask } from './measuring-worker.ts'
import { openRunFolder } from './open-run-folder.ts'

export interface TrainFlags extends CommonFlags {
  readonly data: string
  readonly out: string
  readonly validation?: string
  readonly labels?: string
  readonly encoder?: string | undefined
  readonly device: 'auto' | Device
  readonly preset: PresetName
  readonly config?: string
  readonly backend: 'auto' | HeadBackendName
  readonly seed?: number
  readonly steps?: number
  readonly limit?: number
  readonly anchors?: NonNullable<TrainingConfigInput['anchors']>
  readonly anchorsPerQuery?: number
  readonly table?: string
  readonly workers?: number
  readonly resume?: true
}

/** Of the pictures, what is set apart where no validation file is named. */
const validationShare = 0.1
/** Each has an encoder of its own in memory. */
const maxWorkers = 4

/** Measures rewards, trains, exports, and prints what came of it. */
export async function runTrain(given: TrainFlags, context: CommandContext): Promise<void> {
  const flags = { ...given, encoder: await chooseEncoder({ encoder: given.encoder, data: given.data }) }
  const { data, validation: validationFile, out, limit, resume = false } = flags
  const { signal, messages } = context
  const config = await readConfig(flags)
  await using encoder = await openEncoder(flags.encoder, context, { device: flags.device })
  assertTrainable(encoder)
  await using _folder = await openRunFolder(out, { resume })
  const labels = flags.labels === undefined ? undefined : await loadDecisionLabels(flags.labels)
  const backend = await openBackend(flags.backend)
  messages.write(
    `backend: ${backend.name}${backend.passedOver.length > 0 ? ' (`region-r1 doctor` says why no faster one)' : ''}\n`,
  )
  messages.write(`reward: ${config.reward}, preset: ${flags.preset}\n`)
  await using pool = createMeasuringPool(flags, config, encoder)
  const anchorsPerQuery = config.anchorsPerQuery ?? undefined
  const shared = { encoder, config, pool, folder: flags.table ?? join(out, 'reward-table') }
  const measured = await measureFile(data, { ...shared, label: 'rewards', limit, anchorsPerQuery }, context)
  const ofValidation = { ...shared, label: 'validation rewards' }
  const { training, validation } = await openTables()
  for (const warning of new Set([...training.warnings, ...validation.warnings])) messages.write(`warning: ${warning}\n`)

  if (labels !== undefined) messages.write(describeLabels(labels, training))
  const bars = {
    imitation: createProgress(context, 'imitation, step'),
    'r-GRPO': createProgress(context, 'r-GRPO, step'),
  }
  const result = await train({
    config,
    encoder,
    table: training,
    validation,
    backend,
    labels,
    directory: out,
    resume,
    description: { preset: flags.preset, data },
    signal,
    onStep({ step, steps, validation: look }) {
      const stage = getTrainingStage(step, config)
      bars[stage](step, steps)
      if (look === undefined) return
      const [mrr, crop] = [look.mrr, look.cropRate].map(value => value.toFixed(3))
      const keep = look.keepMrr.toFixed(3)
      writeLine(context, `step ${step}, ${stage}: validation MRR ${mrr} (keep ${keep}), crop rate ${crop}`)
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

  /** Policies are compared by what they would choose, so every anchor of a validation picture is measured. */
  async function openTables(): Promise<{ training: RewardTable; validation: RewardTable }> {
    if (validationFile !== undefined) {
      return { training: measured, validation: await measureFile(validationFile, ofValidation, context) }
    }
    const rng = createRng(config.seed).fork('validation')
    const split = splitTable(measured, { share: validationShare, rng })
    if (anchorsPerQuery === undefined) return split
    const queryIds = new Set(split.validation.queries.map(({ queryId }) => queryId))
    return { ...split, validation: await measureFile(data, { ...ofValidation, queryIds }, context) }
  }
}

async function readConfig({
  config,
  preset,
  seed,
  steps,
  anchors,
  anchorsPerQuery,
}: TrainFlags): Promise<TrainingConfig> {
  const given = await readSettings<TrainingConfigInput>(config)
  return createTrainingConfig(preset, {
    ...given,
    ...omitUndefined({ seed, steps, anchors, anchorsPerQuery }),
  })
}

/** @throws InvalidArgumentError where no label is of a query that is trained on. */
function describeLabels(labels: ReadonlyMap<string, DecisionLabel>, { queries }: RewardTable): string {
  const known = queries.filter(({ queryId }) => labels.has(queryId)).length
  if (known > 0) return `labels: the warm start imitates those of ${known} of ${queries.length} queries\n`
  throw new InvalidArgumentError({
    argument: 'labels',
    message: `none of the ${labels.size} labels is of a query in --data; label the same file (region-r1 label)`,
  })
}

/** Processes that measure; with one alone, null: this process does it. More than one would wait for each other on a GPU. */
function createMeasuringPool(
  flags: TrainFlags,
  { anchors }: TrainingConfig,
  { device }: OnnxEncoder,
): MeasuringPool | null {
  const cores = availableParallelism()
  const { encoder, workers = device === 'cpu' ? Math.min(cores, maxWorkers) : 1 } = flags
  if (workers === 1) return null
  const threads = Math.max(1, Math.floor(cores / workers))
  const setup: MeasuringSetup = { encoder, device, anchors, threads }
  return {
    ...createWorkerPool({ module: new URL('./measuring-worker', import.meta.url), setup, count: workers }),
    workers,
  }
}

type MeasuringPool = WorkerPool<MeasuringTask, MeasuredQueries> & { readonly workers: number }

interface MeasureFileOptions {
  readonly encoder: DualEncoder
  readonly config: TrainingConfig
  readonly pool: MeasuringPool | null
  readonly folder: string
  readonly label: string
  readonly limit?: number | undefined
  readonly anchorsPerQuery?: number | undefined
  /** These alone. */
  readonly queryIds?: ReadonlySet<string> | undefined
}

async function measureFile(
  file: string,
  { encoder, config, pool, folder, label, limit, anchorsPerQuery, queryIds }: MeasureFileOptions,
  context: CommandContext,
): Promise<RewardTable> {
  const progress = createProgress(context, label)
  const total = queryIds?.size ?? limit ?? (await countLines(file, context.signal).catch(() => undefined))
  return buildRewardTable({
    examples: pickExamples(readExamples(file, { signal: context.signal }), queryIds),
    encoder,
    anchors: config.anchors,
    anchorsPerQuery,
    folder,
    measure: pool === null ? undefined : (examples, options) => pool.run({ examples, anchorsPerQuery }, options),
    concurrency: pool === null ? undefined : 2 * pool.workers,
    limit,
    signal: context.signal,
    onProgress: ({ done }) => progress(done, total),
  })
}

async function* pickExamples(
  examples: AsyncIterable<RerankExample>,
  queryIds: ReadonlySet<string> | undefined,
): AsyncGenerator<RerankExample> {
  for await (const example of examples) if (queryIds?.has(example.queryId) ?? true) yield example
}

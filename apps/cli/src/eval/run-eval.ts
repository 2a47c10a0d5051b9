import { availableParallelism } from 'node:os'
import { InvalidArgumentError, type RerankExample } from '@region-r1/core'
import type { Device, Dtype } from '@region-r1/encoder'
import { formatTable, type QueryRow, type RankingRules } from '@region-r1/eval'
import { chooseEncoder } from '../choose-encoder.ts'
import { type CommandContext, type CommonFlags, writeResult } from '../command-context.ts'
import type { SystemName } from '../system-names.ts'
import { createWorkerPool } from '../workers/create-worker-pool.ts'
import { describeData } from './describe-data.ts'
import { evaluateFile } from './evaluate-file.ts'
import { assertDataNamed, type DataFlags, openData } from './open-data.ts'
import { openEvaluation } from './open-evaluation.ts'
import { vlmConcurrency } from './open-vlm.ts'
import { readLeftOut } from './read-left-out.ts'
import { runCompare } from './run-compare.ts'
import { runReplay } from './run-replay.ts'
import { readVlmSetup, type VlmFlags } from './vlm-setup.ts'

export interface EvalFlags extends CommonFlags, DataFlags, RankingRules, VlmFlags {
  readonly policies?: readonly SystemName[]
  readonly encoder?: string
  readonly scorer?: string
  readonly policy?: string
  readonly threshold?: number
  readonly device: 'auto' | Device
  readonly dtype?: Dtype
  readonly threads?: number
  readonly looks?: number
  readonly workers: number
  readonly tags?: readonly string[]
  readonly denominator: 'all' | 'listed'
  readonly retrieval?: true
  readonly latency?: number
  readonly out: string
  readonly compare?: readonly string[]
  readonly replay?: string
  readonly query?: string
}

/** Opens data and models, evaluates, prints the table; or compares two runs that are there, or decides again from rows. */
export async function runEval(flags: EvalFlags, context: CommandContext): Promise<void> {
  if (flags.compare !== undefined) return runCompare({ ...flags, files: flags.compare }, context)
  if (flags.replay !== undefined) return runReplay({ ...flags, file: flags.replay }, context)
  assertDataNamed(flags)
  const { seed, policies: systems, scorer, policy, threshold, looks, workers, tags, denominator } = flags
  const { ties, gain, fusion, device, dtype, threads } = flags
  const encoder = await chooseEncoder(flags)
  const vlm = systems?.includes('vlm') ? await readVlmSetup(flags, process.env) : undefined
  if (vlm !== undefined && workers > 1) {
    const message = '"vlm" asks about several queries at once from one process; leave --workers out'
    throw new InvalidArgumentError({ argument: 'workers', message })
  }
  const loading = { device, dtype, threads }
  const setup = { seed, systems, encoder, scorer, policy, threshold, looks, vlm, ties, gain, fusion, ...loading }
  await using evaluation = await openEvaluation(setup, context)
  await using pool =
    workers === 1
      ? null
      : createWorkerPool<RerankExample, QueryRow>({
          module: new URL('./evaluation-worker', import.meta.url),
          setup: { ...evaluation.setup, threads: threads ?? Math.max(1, Math.floor(availableParallelism() / workers)) },
          count: workers,
        })
  const data = await openData(flags, evaluation, context)
  const { leftOut, notes } = await readLeftOut({ ...data, tags, denominator })
  const { summary, report } = await evaluateFile(
    {
      ...data,
      ...evaluation,
      evaluateExample: pool?.run,
      concurrency: pool === null ? vlm && vlmConcurrency : 2 * workers,
      seed,
      tags,
      leftOut,
      ties,
      gain,
      fusion,
      folder: flags.out,
      retrieval: flags.retrieval,
      latency: flags.latency,
    },
    context,
  )
  writeResult(context, flags, summary, formatTable(summary))
  const absent = evaluation.systemsLeftOut.map(({ system, reason }) => `${system} is left out: ${reason}`)
  for (const note of [...absent, ...notes, ...describeData(summary)]) context.messages.write(`note: ${note}\n`)
  context.messages.write(`report: ${report}\n`)
}

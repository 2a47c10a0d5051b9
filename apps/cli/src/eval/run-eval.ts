import { InvalidArgumentError } from '@region-r1/core'
import { formatTable } from '@region-r1/eval'
import { type CommandContext, type CommonFlags, writeResult } from '../command-context.ts'
import { openEncoder } from '../open-encoder.ts'
import type { SplitName } from '../split-names.ts'
import type { SystemName } from '../system-names.ts'
import { createSystems } from './create-systems.ts'
import { evaluateFile } from './evaluate-file.ts'
import { openIconScenes } from './open-icon-scenes.ts'

export interface EvalFlags extends CommonFlags {
  readonly data?: string
  readonly dataset?: 'icon-scenes'
  readonly split: SplitName
  readonly lists: 'gold+hard' | 'retrieved'
  readonly limit?: number
  readonly policies?: readonly SystemName[]
  readonly encoder?: string
  readonly scorer?: string
  readonly policy?: string
  readonly out: string
  readonly seed: number
}

const datasetQueries = 500

/** Opens data and models, evaluates, prints the table. */
export async function runEval(flags: EvalFlags, context: CommandContext): Promise<void> {
  const { data, dataset, split, lists, seed, limit } = flags
  if (data === undefined && dataset === undefined) {
    throw new InvalidArgumentError({
      argument: 'data',
      message: 'nothing to evaluate on: give --data FILE or --dataset icon-scenes',
    })
  }
  await using encoder = await openEncoder(flags.encoder)
  await using scorer = flags.scorer === undefined ? null : await openEncoder(flags.scorer)
  const systems = await createSystems({ encoder, seed, names: flags.policies, policy: flags.policy })
  const queries = limit ?? (data === undefined ? datasetQueries : undefined)
  const file =
    data ?? (await openIconScenes({ split, lists, seed, queries: queries!, encoder: scorer ?? encoder }, context))
  const { summary, report } = await evaluateFile(
    {
      file,
      encoder,
      systems,
      seed,
      folder: flags.out,
      title: data ?? `${dataset}, ${split}, ${lists}`,
      ...(queries !== undefined && { limit: queries }),
      ...(scorer !== null && { scorer }),
    },
    context,
  )
  writeResult(context, flags, summary, formatTable(summary))
  context.messages.write(`report: ${report}\n`)
}

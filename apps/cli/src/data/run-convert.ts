import { InvalidArgumentError } from '@region-r1/core'
import { type ConvertDataOptions, convertData } from '@region-r1/datasets'
import { type CommandContext, type CommonFlags, writeResult } from '../command-context.ts'
import { reportBrokenRows, type StrictFlags } from './report-broken-rows.ts'
import { requireFlag } from './require-flag.ts'

export interface ConvertFlags extends CommonFlags, StrictFlags {
  readonly from: 'reference' | 'beir' | 'mbeir'
  readonly out: string
  readonly run?: string
  readonly qrels?: string
  readonly topK?: number
  readonly pool?: string
  readonly images?: string
}

const flagsOf = { reference: [], beir: ['run', 'qrels', 'topK'], mbeir: ['pool', 'images'] } as const

/** Converts and prints how many rows became examples. */
export async function runConvert(source: string, flags: ConvertFlags, context: CommandContext): Promise<void> {
  assertFlags(flags)
  const rows = reportBrokenRows(context, flags)
  const result = await convertData(toOptions(source, flags, { out: flags.out, ...rows.options }))
  rows.finish()
  writeResult(context, flags, { file: flags.out, ...result }, `${result.examples} examples: ${flags.out}`)
}

function toOptions(source: string, flags: ConvertFlags, common: Pick<ConvertDataOptions, 'out'>): ConvertDataOptions {
  const { from, qrels, topK } = flags
  if (from === 'reference') return { ...common, from, file: source }
  if (from === 'beir') {
    const run = requireFlag(flags.run, '--run', 'a BEIR folder holds no lists of candidates; name a TREC run')
    return { ...common, from, folder: source, run, split: qrels, topK }
  }
  return {
    ...common,
    from,
    queries: source,
    pool: requireFlag(flags.pool, '--pool', 'the queries name candidates by id alone'),
    images: requireFlag(flags.images, '--images', 'paths are relative to the M-BEIR folder'),
  }
}

/** A flag of another format would be passed over silently. */
function assertFlags(flags: ConvertFlags): void {
  for (const [format, names] of Object.entries(flagsOf)) {
    if (format === flags.from) continue
    const name = names.find(name => flags[name] !== undefined)
    if (name === undefined) continue
    const message = `--${name.replace('K', '-k')} goes with --from ${format}, got --from ${flags.from}`
    throw new InvalidArgumentError({ argument: name, message })
  }
}

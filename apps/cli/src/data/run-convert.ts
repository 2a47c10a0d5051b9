import { InvalidArgumentError } from '@region-r1/core'
import { type ConvertDataOptions, convertData, convertOmgmPictures } from '@region-r1/datasets'
import { type CommandContext, type CommonFlags, writeResult } from '../command-context.ts'
import { reportBrokenRows, type StrictFlags } from './report-broken-rows.ts'
import { requireFlag } from './require-flag.ts'

export interface ConvertFlags extends CommonFlags, StrictFlags {
  readonly from: ConvertDataOptions['from'] | 'omgm-pictures'
  readonly out: string
  readonly run?: string
  readonly qrels?: string
  readonly topK?: number
  readonly pool?: string
  readonly images?: string
}

const flagsOf = {
  reference: [],
  beir: ['run', 'qrels', 'topK'],
  mbeir: ['pool', 'images'],
  m2kr: ['run', 'topK', 'pool', 'images'],
  'omgm-pictures': [],
} as const satisfies Record<ConvertFlags['from'], readonly (keyof ConvertFlags)[]>
const flagNames = ['run', 'qrels', 'topK', 'pool', 'images'] as const

/** Converts and prints how many rows became examples. */
export async function runConvert(source: string, flags: ConvertFlags, context: CommandContext): Promise<void> {
  assertFlags(flags)
  const rows = reportBrokenRows(context, flags)
  const common = { out: flags.out, ...rows.options }
  if (flags.from === 'omgm-pictures') {
    const { titles, pictures } = await convertOmgmPictures({ ...common, folder: source })
    rows.finish()
    const text = `${pictures} pictures of ${titles} titles: ${flags.out}`
    writeResult(context, flags, { file: flags.out, titles, pictures }, text)
    return
  }
  const result = await convertData(toOptions(source, { ...flags, from: flags.from }, common))
  rows.finish()
  writeResult(context, flags, { file: flags.out, ...result }, `${result.examples} examples: ${flags.out}`)
}

function toOptions(
  source: string,
  flags: ConvertFlags & Pick<ConvertDataOptions, 'from'>,
  common: Pick<ConvertDataOptions, 'out'>,
): ConvertDataOptions {
  const { from, qrels, topK } = flags
  if (from === 'reference') return { ...common, from, file: source }
  if (from === 'beir') {
    const run = requireFlag(flags.run, '--run', 'a BEIR folder holds no lists of candidates; name a TREC run')
    return { ...common, from, folder: source, run, split: qrels, topK }
  }
  const pool = requireFlag(flags.pool, '--pool', 'the queries name candidates by id alone')
  const images = requireFlag(flags.images, '--images', "it says what the queries' paths of pictures are relative to")
  if (from === 'mbeir') return { ...common, from, queries: source, pool, images }
  const run = requireFlag(flags.run, '--run', 'the questions name right passages alone; name a TREC run')
  return { ...common, from, questions: source, passages: pool, images, run, topK }
}

/** A flag of another format would be passed over silently. */
function assertFlags(flags: ConvertFlags): void {
  const own: readonly string[] = flagsOf[flags.from]
  const name = flagNames.find(name => flags[name] !== undefined && !own.includes(name))
  if (name === undefined) return
  const formats = Object.entries(flagsOf).flatMap(([format, names]) =>
    (names as readonly string[]).includes(name) ? [format] : [],
  )
  const message = `--${name.replace('K', '-k')} goes with --from ${formats.join(' or ')}, got --from ${flags.from}`
  throw new InvalidArgumentError({ argument: name, message })
}

import { InvalidArgumentError } from '@region-r1/core'
import { nameShippedEncoder } from '@region-r1/encoder'
import { type QueryReplay, type QueryRow, readQueryRows, replayQuery } from '@region-r1/eval'
import { type CommandContext, type CommonFlags, writeResult } from '../command-context.ts'
import { createProgress } from '../create-progress.ts'
import { ExitError } from '../exit-error.ts'
import { systemNames } from '../system-names.ts'
import { countQueries } from './count-queries.ts'
import { openEvaluation } from './open-evaluation.ts'
import { readVlmSetup, type VlmFlags } from './vlm-setup.ts'

export interface ReplayFlags extends CommonFlags, VlmFlags {
  /** A `per-query.jsonl`. */
  readonly file: string
  /** The one query to decide again; all, or the first `limit`, if absent. */
  readonly query?: string
  readonly limit?: number
  readonly encoder?: string
  readonly scorer?: string
  readonly policy?: string
  readonly seed: number
}

/** Decides queries again from their rows alone, and ends with exit code 1 where something comes out otherwise. */
export async function runReplay(flags: ReplayFlags, context: CommandContext): Promise<void> {
  const { file, query, limit } = flags
  const first = await findRow(file, query)
  const setup = readSetup(first)
  const vlm = setup.systems.includes('vlm') ? await readVlmSetup(flags, process.env) : undefined
  const encoder = flags.encoder ?? (await nameShippedEncoder(first.encoder))
  await using evaluation = await openEvaluation({ ...flags, ...setup, encoder, vlm }, context)
  const progress = createProgress(context, 'queries')
  const count = query === undefined ? await countQueries(file, limit, context) : 1
  const replays: QueryReplay[] = []
  let queries = 0
  for await (const row of readQueryRows(file)) {
    context.signal.throwIfAborted()
    if (query !== undefined && row.queryId !== query) continue
    const replay = await replayQuery(row, evaluation)
    if (query !== undefined || replay.differences.length > 0) replays.push(replay)
    progress(++queries, count)
    if (queries === limit) break
  }
  const differing = replays.filter(({ differences }) => differences.length > 0)
  const result = {
    queries,
    differing: differing.map(({ row, differences }) => ({ queryId: row.queryId, differences })),
  }
  const shown = query === undefined ? [] : replays.map(({ row }) => describeRow(row))
  const found = differing.map(({ row, differences }) =>
    [row.queryId, ...differences.map(line => `  ${line}`)].join('\n'),
  )
  const total = `${queries} decided again, ${queries - differing.length} as recorded`
  writeResult(context, flags, result, [...shown, ...found, total].join('\n'))
  if (differing.length > 0) throw new ExitError(1)
}

async function findRow(file: string, query: string | undefined): Promise<QueryRow> {
  for await (const row of readQueryRows(file)) {
    if (query === undefined || row.queryId === query) return row
  }
  const message =
    query === undefined
      ? `${file} has no row; expected the per-query.jsonl of an evaluation`
      : `${file} has no query "${query}"`
  throw new InvalidArgumentError({ argument: 'replay', message })
}

/** The systems of a row and their settings. */
function readSetup({ systems, rules }: QueryRow) {
  return {
    fusion: rules.fusion,
    systems: systemNames.filter(name => systems[name] !== undefined),
    ...systems.random?.settings,
    ...systems.head?.settings,
  }
}

function describeRow({ queryId, question, image, candidates, systems }: QueryRow): string {
  const lines = Object.entries(systems).map(([name, { decision, rank, ranking }]) => {
    const box = decision.type === 'crop' ? ` to (${Object.values(decision.box).join(', ')})` : ''
    const gold = rank > candidates.length ? 'no gold entry' : `gold at ${rank}`
    return `  ${name}: ${decision.type}${box}, ${gold}, first ${candidates[ranking[0]!]!.id}`
  })
  return [`${queryId}: "${question}" about ${image.source.slice(0, 120)}`, ...lines].join('\n')
}

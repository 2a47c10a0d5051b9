import { readdir, readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { InvalidArgumentError } from '@region-r1/core'
import {
  compareFigures,
  compareRows,
  compareRuns,
  formatRunComparison,
  readQueryRows,
  readSummary,
} from '@region-r1/eval'
import { type CommandContext, type CommonFlags, writeResult } from '../command-context.ts'

export interface CompareFlags extends CommonFlags {
  /** Two summaries, the earlier one first. */
  readonly files: readonly string[]
  readonly seed: number
}

/** Shows what changed between two evaluations; query by query where the rows of both lie beside their summaries. */
export async function runCompare({ files, ...flags }: CompareFlags, context: CommandContext): Promise<void> {
  const [before, after, ...rest] = files
  if (before === undefined || after === undefined || rest.length > 0) {
    throw new InvalidArgumentError({
      argument: 'compare',
      message: `--compare takes two files, A/summary.json B/summary.json, got ${files.length}`,
    })
  }
  const [from, to] = [await readSummary(before), await readSummary(after)]
  const changes = {
    ...compareRuns(from, to),
    figures: compareFigures(from, to),
    files: await compareFiles(before, after),
  }
  const rows = [before, after].map(file => join(dirname(file), 'per-query.jsonl')) as [string, string]
  const paired = (await haveAll(rows))
    ? await compareRows(readQueryRows(rows[0]), readQueryRows(rows[1]), {
        systems: Object.keys(changes.systems),
        seed: flags.seed,
      })
    : []
  const comparison = { ...changes, ...(paired.length > 0 && { paired }) }
  writeResult(context, flags, comparison, formatRunComparison(comparison))
}

/** TREC's files beside both summaries: every judgement and every score, rank by rank. */
async function compareFiles(before: string, after: string): Promise<{ name: string; isSame: boolean }[]> {
  const [from, to] = [dirname(before), dirname(after)]
  const others = new Set(await readdir(to))
  const names = (await readdir(from)).filter(name => /^(qrels$|run\.)/.test(name) && others.has(name))
  return Promise.all(
    names.toSorted().map(async name => {
      const [one, other] = await Promise.all([readFile(join(from, name)), readFile(join(to, name))])
      return { name, isSame: one.equals(other) }
    }),
  )
}

async function haveAll(files: readonly string[]): Promise<boolean> {
  const found = await Promise.all(files.map(file => stat(file).catch(() => null)))
  return found.every(entry => entry?.isFile())
}

import type { CommandContext } from '../command-context.ts'
import { countLines } from './count-lines.ts'

/** What a bar counts to: a file's queries, at most `limit`, counted on a terminal alone; `limit` for a packed file. */
export async function countQueries(
  file: string,
  limit: number | undefined,
  { messages, signal }: CommandContext,
): Promise<number | undefined> {
  const lines = messages.isTTY ? await countLines(file, signal).catch(() => undefined) : undefined
  return lines === undefined ? limit : Math.min(lines, limit ?? lines)
}

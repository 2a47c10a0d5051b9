import type { DataFormatError } from '@region-r1/core'
import type { CommandContext } from '../command-context.ts'

/** Flags of commands that read rows. */
export interface StrictFlags {
  readonly strict?: true
}

/** Keeps count of what is left out. */
export interface BrokenRowReport {
  /** For a reader's options: empty with `--strict`, so that the first broken row throws. */
  readonly options: { readonly onBrokenRow?: (error: DataFormatError) => void }
  /** Counts what a reader gives, in a first pass that reports nothing: the second one will. */
  countSilently(items: AsyncIterable<unknown>): Promise<number>
  /** How many rows were left out so far. */
  readonly count: number
  /** Says on standard error how many were left out, if any. */
  finish(): void
}

const shownRows = 10

/** Names the first ten broken rows on standard error as they are met. */
export function reportBrokenRows({ messages }: CommandContext, { strict }: StrictFlags): BrokenRowReport {
  let count = 0
  let silent = false
  const onBrokenRow = ({ message }: DataFormatError) => {
    if (silent) return
    if (++count <= shownRows) messages.write(`left out: ${message}\n`)
  }
  return {
    options: strict ? {} : { onBrokenRow },
    async countSilently(items) {
      silent = true
      let found = 0
      for await (const _ of items) found++
      silent = false
      return found
    },
    get count() {
      return count
    },
    finish() {
      if (count > 0)
        messages.write(`${count} broken ${count === 1 ? 'row' : 'rows'} left out; --strict stops at the first\n`)
    },
  }
}

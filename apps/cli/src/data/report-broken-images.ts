import type { CommandContext } from '../command-context.ts'
import type { StrictFlags } from './report-broken-rows.ts'

/** Keeps count of pictures that are done without. */
export interface BrokenImageReport {
  /** Empty with `--strict`, so that the first broken picture throws. */
  readonly options: { readonly onBrokenImage?: (image: string, error: unknown) => void }
  /** How many pictures were done without so far, each counted once. */
  readonly count: number
  /** Says on standard error how many they are, if any. */
  finish(): void
}

const shownImages = 10

/** Names the first ten broken pictures on standard error as they are met. */
export function reportBrokenImages({ messages }: CommandContext, { strict }: StrictFlags): BrokenImageReport {
  const seen = new Set<string>()
  const onBrokenImage = (image: string, error: unknown) => {
    if (seen.has(image)) return
    seen.add(image)
    const reason = error instanceof Error ? error.message : String(error)
    if (seen.size <= shownImages) messages.write(`cannot be read: ${image}: ${reason}\n`)
  }
  return {
    options: strict ? {} : { onBrokenImage },
    get count() {
      return seen.size
    },
    finish() {
      const count = seen.size
      if (count > 0)
        messages.write(`${count} ${count === 1 ? 'picture' : 'pictures'} done without; --strict stops at the first\n`)
    },
  }
}

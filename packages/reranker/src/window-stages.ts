import type { Stopwatch } from '@region-r1/scoring'
import type { RerankProgress, RerankStage } from './rerank-progress.ts'

/** The queries of a window in their order: each with what is known of it by now, or with why it went no further. */
export type WindowEntries<Entry> = readonly PromiseSettledResult<Entry>[]

/** Takes the open queries of a window through its stages. A query that fails leaves the others alone. */
export interface WindowStages {
  /** Each query on its own. */
  each<In, Out>(
    stage: RerankStage,
    entries: WindowEntries<In>,
    step: (entry: In) => Promise<Out>,
  ): Promise<WindowEntries<Out>>
  /** All at once, so that encoder passes go in batches: `step` gives one result for each entry. Its failure is theirs. */
  together<In, Out>(
    entries: WindowEntries<In>,
    step: (open: readonly In[]) => Promise<readonly Out[]>,
  ): Promise<WindowEntries<Out>>
}

export interface WindowStagesOptions {
  readonly stopwatch: Stopwatch<RerankStage>
  readonly signal: AbortSignal | undefined
  readonly onProgress: ((progress: RerankProgress) => void) | undefined
}

/** Both of its functions throw the signal's reason where it aborts, and nothing else. */
export function createWindowStages({ stopwatch, signal, onProgress }: WindowStagesOptions): WindowStages {
  return {
    async each(stage, entries, step) {
      const total = listOpen(entries).length
      if (total === 0) return entries as WindowEntries<never>
      onProgress?.({ stage, completed: 0, total })
      const results = await stopwatch.time(stage, () =>
        Promise.allSettled(entries.map(async entry => step(open(entry)))),
      )
      signal?.throwIfAborted()
      return results
    },
    async together(entries, step) {
      const opened = listOpen(entries)
      if (opened.length === 0) return entries as WindowEntries<never>
      let results: readonly PromiseSettledResult<Awaited<ReturnType<typeof step>>[number]>[]
      try {
        results = (await step(opened)).map(value => ({ status: 'fulfilled', value }))
      } catch (reason) {
        signal?.throwIfAborted()
        results = opened.map(() => ({ status: 'rejected', reason }))
      }
      const rest = results[Symbol.iterator]()
      return entries.map(entry => (entry.status === 'rejected' ? entry : rest.next().value!))
    },
  }
}

function listOpen<Entry>(entries: WindowEntries<Entry>): Entry[] {
  return entries.flatMap(entry => (entry.status === 'fulfilled' ? [entry.value] : []))
}

/** @throws what the query failed by, which so stays its own. */
function open<Entry>(entry: PromiseSettledResult<Entry>): Entry {
  if (entry.status === 'rejected') throw entry.reason
  return entry.value
}

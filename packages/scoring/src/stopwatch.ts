/** Adds up the milliseconds spent in named stages. */
export interface Stopwatch<Stage extends string> {
  /** Times the work, and counts it towards the stage even where it fails. */
  time<T>(stage: Stage, work: () => Promise<T> | T): Promise<T>
  /** Milliseconds that were measured elsewhere. */
  add(stage: Stage, milliseconds: number): void
  /** Milliseconds of one stage so far. */
  read(stage: Stage): number
}

/** A {@link Stopwatch} at 0. */
export function createStopwatch<Stage extends string>(): Stopwatch<Stage> {
  const totals = new Map<Stage, number>()
  const read = (stage: Stage) => totals.get(stage) ?? 0
  const add = (stage: Stage, milliseconds: number) => totals.set(stage, read(stage) + milliseconds)
  return {
    read,
    add,
    async time(stage, work) {
      const start = performance.now()
      try {
        return await work()
      } finally {
        add(stage, performance.now() - start)
      }
    },
  }
}

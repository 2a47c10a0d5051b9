/** One way to do a task: its own milliseconds, or undefined where it cannot be had here. */
export interface Variant {
  readonly name: string
  run(): Promise<number | undefined>
}

/** The clock around a piece of work. */
export async function time(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

/** The processor time of all threads of this process: other processes hardly change it. */
export async function timeProcessor(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

/**
 * Prints the medians of variants that take turns, so that a slow minute of the machine falls on all of them, and their
 * ratios to the first.
 */
export async function printTurns(title: string, variants: readonly Variant[], rounds: number): Promise<void> {
  const times = variants.map(() => [] as number[])
  for (let round = -1; round < rounds; round++) {
    for (const [index, { run }] of variants.entries()) {
      const milliseconds = await run()
      if (round >= 0 && milliseconds !== undefined) times[index]!.push(milliseconds)
    }
  }
  const medians = times.map(list => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)])
  for (const [index, { name }] of variants.entries()) {
    const median = medians[index]
    const ratio = median === undefined || medians[0] === undefined ? '–' : (median / medians[0]).toFixed(2)
    console.log(`| ${index === 0 ? title : ''} | ${name} | ${median?.toFixed(2) ?? 'not here'} | ${ratio} |`)
  }
}

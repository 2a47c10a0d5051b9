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
 * Prints the medians of variants that take turns, and the median of each round's ratios to the first: a slow minute of
 * the machine falls on both sides of a ratio.
 */
export async function printTurns(title: string, variants: readonly Variant[], rounds: number): Promise<void> {
  const times: (number | undefined)[][] = variants.map(() => [])
  for (let round = -1; round < rounds; round++) {
    for (const [index, { run }] of variants.entries()) {
      const milliseconds = await run()
      if (round >= 0) times[index]!.push(milliseconds)
    }
  }
  for (const [index, { name }] of variants.entries()) {
    const median = findMedian(times[index]!)
    const ratio = findMedian(times[index]!.map((value, round) => divide(value, times[0]![round])))
    const row = [
      index === 0 ? title : '',
      name,
      median === undefined ? 'not here' : format(median),
      ratio?.toFixed(2) ?? '–',
    ]
    console.log(`| ${row.join(' | ')} |`)
  }
}

function findMedian(values: readonly (number | undefined)[]): number | undefined {
  const sorted = values.filter(value => value !== undefined).toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}

/** Three digits, and no fewer before the point. */
function format(milliseconds: number): string {
  return milliseconds < 100 ? milliseconds.toPrecision(3) : milliseconds.toFixed(0)
}

function divide(value: number | undefined, by: number | undefined): number | undefined {
  return value === undefined || by === undefined ? undefined : value / by
}

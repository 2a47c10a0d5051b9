/** One way to do a task; what it returns is summed up, so that nothing can be left out as unused. */
export interface Variant {
  readonly name: string
  run(): Promise<number> | number
}

export interface Measurement {
  readonly name: string
  /** Of processor time, the median over the rounds. */
  readonly medianMs: number
  readonly checksum: number
}

/**
 * Runs the variants in turn, round after round, so that a slow minute of the machine hits all of them. The time is that of the
 * processors, all threads of this process together, which other processes hardly change.
 */
export async function measure(variants: readonly Variant[], rounds: number): Promise<Measurement[]> {
  const results = variants.map(({ name }) => ({ name, times: [] as number[], checksum: 0 }))
  for (let round = -warmUpRounds; round < rounds; round++) {
    for (const [index, variant] of variants.entries()) {
      const start = readProcessorTime()
      results[index]!.checksum += await variant.run()
      if (round >= 0) results[index]!.times.push(readProcessorTime() - start)
    }
  }
  return results.map(({ name, times, checksum }) => {
    const sorted = times.toSorted((a, b) => a - b)
    return { name, medianMs: sorted[Math.floor(sorted.length / 2)]!, checksum }
  })
}

function readProcessorTime(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

const warmUpRounds = 3

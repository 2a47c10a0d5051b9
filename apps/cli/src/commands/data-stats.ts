import type { Command } from 'commander'
import { type CommandContext, type CommonFlags, writeResult } from '../command-context.ts'

/** `data stats FILE`. */
export function addDataStatsCommand(data: Command, context: CommandContext): void {
  data
    .command('stats')
    .description('count what a file of rerank examples holds')
    .argument('<file>', 'JSON Lines, one rerank example a line')
    .option('--json', 'print the counts as one JSON document')
    .action(async (file: string, flags: CommonFlags) => {
      const { computeExampleStats } = await import('@region-r1/datasets')
      const stats = await computeExampleStats(file, { signal: context.signal })
      const lines = Object.entries(stats).map(([name, value]) => `${name}: ${formatStatistic(value)}`)
      writeResult(context, flags, stats, lines.join('\n'))
    })
}

function formatStatistic(value: number | object): string {
  if (typeof value === 'number') return String(value)
  return Object.entries(value)
    .map(([name, count]) => `${name} ${Number(count.toFixed(2))}`)
    .join(', ')
}

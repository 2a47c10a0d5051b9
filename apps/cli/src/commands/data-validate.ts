import type { ValidationReport } from '@region-r1/datasets'
import type { Command } from 'commander'
import { type CommandContext, type CommonFlags, writeResult } from '../command-context.ts'
import { ExitError } from '../exit-error.ts'

/** `data validate FILE`: exit 2 where the data cannot be used as it is. */
export function addDataValidateCommand(data: Command, context: CommandContext): void {
  data
    .command('validate')
    .description('check a file of rerank examples: rows, images, boxes')
    .argument('<file>', 'JSON Lines, one rerank example a line')
    .option('--json', 'print the report as one JSON document')
    .action(async (file: string, flags: CommonFlags) => {
      const { validateRerankExamples } = await import('@region-r1/datasets')
      const report = await validateRerankExamples(file)
      writeResult(context, flags, report, formatReport(report))
      if (!report.valid) throw new ExitError(2)
    })
}

function formatReport({ file, valid, counts, issueCounts, issues }: ValidationReport): string {
  const found = Object.values(issueCounts).reduce((sum, count) => sum + count, 0)
  return [
    `${file}: ${valid ? 'valid' : 'not valid'}`,
    ...Object.entries(counts).map(([name, count]) => `  ${name}: ${count}`),
    ...issues.map(
      ({ severity, line, message }) => `${severity}${line === undefined ? '' : ` (line ${line})`}: ${message}`,
    ),
    ...(found > issues.length ? [`and ${found - issues.length} more`] : []),
  ].join('\n')
}

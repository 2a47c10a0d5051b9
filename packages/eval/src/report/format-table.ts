import type { EvaluationSummary, SliceSummary } from '../summary/evaluation-summary.ts'
import { alignColumns } from './align-columns.ts'
import { reportColumns } from './system-columns.ts'

/** What a table in plain text shows. */
export interface FormatTableOptions {
  /**
   * Slices to show apart, below the table of all queries; those that the summary lacks are left out.
   *
   * @default ['cluttered', 'large']
   */
  readonly slices?: readonly string[]
}

/**
 * The summary as plain text for a terminal: systems as rows, shares in per cent, the interval of MRR, and the slices
 * apart. No line ends in a blank; the text ends without a line break.
 */
export function formatTable(
  summary: EvaluationSummary,
  { slices = ['cluttered', 'large'] }: FormatTableOptions = {},
): string {
  const length = Number(summary.candidatesPerQuery.toFixed(1))
  const blocks = [formatBlock(`all: ${formatQueries(summary)}, ${length} candidates each`, summary)]
  for (const name of slices) {
    const slice = summary.slices[name]
    if (slice !== undefined) blocks.push(formatBlock(`${name}: ${formatQueries(slice)}`, slice))
  }
  return blocks.join('\n\n')
}

function formatBlock(title: string, slice: SliceSummary): string {
  const header = [
    '',
    ...reportColumns.flatMap(column => (column.title === 'MRR' ? ['MRR', '95 % CI'] : [column.title])),
  ]
  const rows = Object.entries(slice.systems).map(([name, summary]) => [
    name,
    ...reportColumns.flatMap(column =>
      column.title === 'MRR' ? [column.format(summary), column.formatInterval!(summary)] : [column.format(summary)],
    ),
  ])
  return `${title}\n${alignColumns([header, ...rows])}`
}

function formatQueries({ queries }: SliceSummary): string {
  return `${queries} ${queries === 1 ? 'query' : 'queries'}`
}

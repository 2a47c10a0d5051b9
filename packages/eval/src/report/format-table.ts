import type { EvaluationSummary, SliceSummary } from '../summary/evaluation-summary.ts'
import { alignColumns } from './align-columns.ts'
import { formatQueries } from './format-queries.ts'
import { listColumns } from './system-columns.ts'

/** What a table in plain text shows. */
export interface FormatTableOptions {
  /**
   * Slices to show apart, below the table of all queries; those that the summary lacks are left out.
   *
   * @default those of icon-scenes, and of the benchmarks' kinds of question
   */
  readonly slices?: readonly string[] | undefined
}

/** Tags that tables show apart: of icon-scenes, then kinds of question and whether training knew the article. */
export const shownSlices: readonly string[] = [
  ...['cluttered', 'large'],
  ...['templated', 'automatic', 'multi_answer', 'String', 'Numerical', 'Time', 'seen', 'unseen'],
]

/**
 * The summary as plain text for a terminal: systems as rows, shares in per cent, the interval of MRR, and the slices
 * apart. No line ends in a blank; the text ends without a line break.
 */
export function formatTable(summary: EvaluationSummary, { slices = shownSlices }: FormatTableOptions = {}): string {
  const length = Number(summary.candidatesPerQuery.toFixed(1))
  const blocks = [formatBlock(`all: ${formatQueries(summary)}, ${length} candidates each`, summary)]
  for (const name of slices) {
    const slice = summary.slices[name]
    if (slice !== undefined) blocks.push(formatBlock(`${name}: ${formatQueries(slice)}`, slice))
  }
  return blocks.join('\n\n')
}

function formatBlock(title: string, slice: SliceSummary): string {
  const columns = listColumns(slice)
  const header = ['', ...columns.flatMap(column => (column.title === 'MRR' ? ['MRR', '95 % CI'] : [column.title]))]
  const rows = Object.entries(slice.systems).map(([name, summary]) => [
    name,
    ...columns.flatMap(column =>
      column.title === 'MRR' ? [column.format(summary), column.formatInterval!(summary)] : [column.format(summary)],
    ),
  ])
  return `${title}\n${alignColumns([header, ...rows])}`
}

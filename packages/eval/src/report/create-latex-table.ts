import type { EvaluationSummary, SliceSummary } from '../summary/evaluation-summary.ts'
import { formatQueries } from './format-queries.ts'
import { shownSlices } from './format-table.ts'
import { listColumns } from './system-columns.ts'

/**
 * The table of systems as a LaTeX `tabular` for the booktabs package: policies, bounds below a rule of their own, then
 * the policies again on each slice that tables show apart.
 */
export function createLatexTable(summary: EvaluationSummary): string {
  const line = (cells: readonly string[]) => `${cells.map(escapeLatex).join(' & ')} \\\\`
  const columns = listColumns(summary)
  const formatRows = ({ systems }: SliceSummary, isBound: boolean) =>
    Object.entries(systems)
      .filter(([name]) => (summary.run.kinds[name] === 'bound') === isBound)
      .map(([name, system]) => line([name, ...columns.map(column => column.format(system))]))
  const bounds = formatRows(summary, true)
  const slices = shownSlices.flatMap(name => {
    const slice = summary.slices[name]
    if (slice === undefined || slice.queries === summary.queries) return []
    const title = escapeLatex(`${name}, ${slice.queries + slice.leftOut} queries`)
    return ['\\midrule', `\\multicolumn{${columns.length + 1}}{l}{${title}} \\\\`, ...formatRows(slice, false)]
  })
  return `% ${formatQueries(summary)}; shares in per cent
\\begin{tabular}{l${'r'.repeat(columns.length)}}
\\toprule
${line(['', ...columns.map(column => column.title)])}
\\midrule
${[...formatRows(summary, false), ...(bounds.length === 0 ? [] : ['\\midrule', ...bounds]), ...slices].join('\n')}
\\bottomrule
\\end{tabular}
`
}

/** What LaTeX takes for commands, or prints as something else, in a table's cell. A `[` after a line's end would be its space. */
function escapeLatex(text: string): string {
  return text.replace(/[\\{}%&#$_^~<>|"[\]*`'–−\s\p{Cc}]/gu, character => latexOf.get(character) ?? ' ')
}

const latexOf: ReadonlyMap<string, string> = new Map([
  ...[...'{}%&#$_'].map(character => [character, `\\${character}`] as const),
  ...[..."[]*`'"].map(character => [character, `{${character}}`] as const),
  ['\\', '\\textbackslash{}'],
  ['^', '\\textasciicircum{}'],
  ['~', '\\textasciitilde{}'],
  ['<', '\\textless{}'],
  ['>', '\\textgreater{}'],
  ['|', '\\textbar{}'],
  ['"', "{''}"],
  ['–', '--'],
  ['−', '$-$'],
])

import { getSystemKind } from '../protocol/system-kind.ts'
import type { EvaluationSummary } from '../summary/evaluation-summary.ts'
import { reportColumns } from './system-columns.ts'

/** The table of systems as a LaTeX `tabular` for the booktabs package, bounds below a rule of their own. */
export function createLatexTable(summary: EvaluationSummary): string {
  const line = (cells: readonly string[]) => `${cells.map(escapeLatex).join(' & ')} \\\\`
  const formatRows = (isBound: boolean) =>
    Object.entries(summary.systems)
      .filter(([name]) => (getSystemKind(name) === 'bound') === isBound)
      .map(([name, system]) => line([name, ...reportColumns.map(column => column.format(system))]))
  const bounds = formatRows(true)
  return `% ${summary.queries} queries; shares in per cent
\\begin{tabular}{l${'r'.repeat(reportColumns.length)}}
\\toprule
${line(['', ...reportColumns.map(column => column.title)])}
\\midrule
${[...formatRows(false), ...(bounds.length === 0 ? [] : ['\\midrule', ...bounds])].join('\n')}
\\bottomrule
\\end{tabular}
`
}

function escapeLatex(text: string): string {
  return text
    .replace(/[\\{}]/g, character => (character === '\\' ? '\\textbackslash{}' : `\\${character}`))
    .replace(/[%&#$_]/g, '\\$&')
    .replaceAll('–', '--')
    .replaceAll('−', '$-$')
}

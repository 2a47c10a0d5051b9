import type { VlmUsage } from '@region-r1/policy'
import type { LatencySummary } from '../latency/measure-latency.ts'
import type { PageTable } from '../page/draw-table.ts'
import { chooseFeaturedSystem } from '../protocol/system-kind.ts'
import type { RetrievalSummary } from '../retrieval/evaluate-retrieval.ts'
import type { EvaluationSummary, SliceSummary } from '../summary/evaluation-summary.ts'
import { describeVlmUsage } from './describe-vlm-usage.ts'
import { formatQueries } from './format-queries.ts'
import {
  localizationNote,
  tabulateBehaviour,
  tabulateComparisons,
  tabulateCropQuality,
  tabulateDecisions,
  tabulateLatency,
  tabulateLocalization,
  tabulateMetrics,
  tabulateRetrieval,
  tabulateSlices,
} from './report-tables.ts'
import { listColumns } from './system-columns.ts'

/** What a report in Markdown shows. */
export interface MarkdownReportOptions {
  readonly summary: EvaluationSummary
  /** What was evaluated, as the heading says it. */
  readonly title: string
  readonly retrieval?: RetrievalSummary | undefined
  readonly latency?: LatencySummary | undefined
  readonly vlm?: VlmUsage | undefined
}

/** The report's tables as Markdown. */
export function createMarkdownReport({ summary, title, retrieval, latency, vlm }: MarkdownReportOptions): string {
  const featured = chooseFeaturedSystem(summary.run.kinds)
  const localization = tabulateLocalization(summary)
  const length = Number(summary.candidatesPerQuery.toFixed(1))
  const parts = [
    `# ${escapeMarkdown(title)}`,
    `${formatQueries(summary)}, ${length} candidates each. Shares in per cent, 95 % bootstrap intervals in brackets.`,
    formatMarkdownTable(tabulateSystems(summary)),
    ...(summary.run.systemsLeftOut ?? []).map(({ system, reason }) =>
      escapeMarkdown(`Left out: ${system}. ${reason}.`),
    ),
    '## Against each other',
    formatMarkdownTable(tabulateComparisons(summary)),
    '## Decisions',
    formatMarkdownTable(tabulateDecisions(summary)),
    ...(vlm === undefined ? [] : [describeVlmUsage(vlm, summary)]),
    '## Quality of the crops',
    formatMarkdownTable(tabulateCropQuality(summary)),
    ...(localization.rows.length === 0
      ? []
      : ['## Finding what is asked about', localizationNote, formatMarkdownTable(localization)]),
    ...(featured === null
      ? []
      : [
          `## What ${featured} does, by the rank of the gold entry with the full picture`,
          formatMarkdownTable(tabulateBehaviour(summary, featured)),
        ]),
    ...(retrieval === undefined
      ? []
      : [
          '## Cropping before retrieval',
          `Searched in the ${retrieval.entries} entries that are anyone's candidates, ${retrieval.depth} retrieved.`,
          formatMarkdownTable(tabulateRetrieval(retrieval)),
        ]),
    ...(latency === undefined
      ? []
      : [
          '## Time',
          `Milliseconds of a query, the median of ${latency.queries}, one at a time with the candidates' vectors at hand.`,
          formatMarkdownTable(tabulateLatency(latency)),
        ]),
    '## Every metric, per cent',
    formatMarkdownTable(tabulateMetrics(summary)),
    '## MRR by slice',
    formatMarkdownTable(tabulateSlices(summary, 'mrr')),
    '## R@1 by slice, per cent',
    formatMarkdownTable(tabulateSlices(summary, 'recall@1')),
    '## Columns',
    listColumns(summary)
      .map(({ title: column, meaning }) => `- ${column}: ${meaning}`)
      .join('\n'),
    `Encoder ${summary.run.encoders.join(', ')}, scorer ${summary.run.scorers.join(', ')}, seed ${summary.run.seed}.`,
  ]
  return `${parts.join('\n\n')}\n`
}

function tabulateSystems(slice: SliceSummary): PageTable {
  const columns = listColumns(slice)
  return {
    header: ['', ...columns.map(column => column.title)],
    rows: Object.entries(slice.systems).map(([name, system]) => [
      name,
      ...columns.map(column =>
        column.formatInterval === undefined
          ? column.format(system)
          : `${column.format(system)} [${column.formatInterval(system)}]`,
      ),
    ]),
  }
}

function formatMarkdownTable({ header, rows }: PageTable): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escapeMarkdown).join(' | ')} |`
  const rule = `| --- |${' ---: |'.repeat(header.length - 1)}`
  return [line(header), rule, ...rows.map(line)].join('\n')
}

function escapeMarkdown(text: string): string {
  return text.replace(/[\\|*_`<[\]]/g, character => `\\${character}`)
}

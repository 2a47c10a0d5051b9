import type { SliceSummary, SystemSummary } from '../summary/evaluation-summary.ts'
import { formatMetric, formatShare } from './format-number.ts'

export interface ReportColumn {
  readonly title: string
  /** What it means, in a sentence. */
  readonly meaning: string
  format(summary: SystemSummary): string
  /** The 95 % interval, where there is one. */
  formatInterval?(summary: SystemSummary): string
}

/** The columns that a table of systems shows, in terminal, Markdown, LaTeX and page alike: those of time where it was measured. */
export function listColumns({ systems }: Pick<SliceSummary, 'systems'>): readonly ReportColumn[] {
  const isTimed = Object.values(systems).some(({ msPerQuery }) => msPerQuery !== undefined)
  return reportColumns.filter(column => isTimed || column !== timeColumn)
}

const timeColumn: ReportColumn = {
  title: 'ms',
  meaning: "Milliseconds of a query as it is served, the median, with the candidates' vectors at hand",
  format: ({ msPerQuery }) => msPerQuery?.toFixed(0) ?? '–',
}

const reportColumns: readonly ReportColumn[] = [
  {
    title: 'R@1',
    meaning: 'Recall@1: queries whose gold entry stands first, in per cent',
    format: summary => formatShare(summary['recall@1']),
    formatInterval: ({ ci95 }) => ci95['recall@1'].map(formatShare).join('–'),
  },
  {
    title: 'R@5',
    meaning: 'Recall@5, in per cent',
    format: summary => formatShare(summary['recall@5']),
  },
  {
    title: 'R@10',
    meaning: 'Recall@10, in per cent',
    format: summary => formatShare(summary['recall@10']),
  },
  {
    title: 'R@20',
    meaning: 'Recall@20, in per cent: with lists of 20, the share whose gold entry was retrieved',
    format: summary => formatShare(summary['recall@20']),
  },
  {
    title: 'MRR',
    meaning: 'Mean reciprocal rank of the first positive',
    format: summary => formatMetric(summary.mrr),
    formatInterval: ({ ci95 }) => ci95.mrr.map(formatMetric).join('–'),
  },
  {
    title: 'nDCG@10',
    meaning: 'Normalised discounted cumulative gain of the first 10, linear gains',
    format: summary => formatMetric(summary['ndcg@10']),
  },
  {
    title: 'Cond. R@1',
    meaning: 'Recall@1 among the queries whose gold entry is in the list, in per cent',
    format: summary => formatShare(summary['condRecall@1']),
  },
  {
    title: 'Crop',
    meaning: 'Queries cropped, in per cent',
    format: summary => formatShare(summary.cropRate),
  },
  {
    title: 'Passes',
    meaning: "Encoder passes of the query's picture: the full one, crops looked at, and the crop ranked by",
    format: ({ passes }) => (passes === null ? '–' : passes.toFixed(1)),
  },
  timeColumn,
  {
    title: 'Better',
    meaning: 'Queries whose first positive stands higher than with the full picture, in per cent',
    format: summary => formatShare(summary.improved),
  },
  {
    title: 'Worse',
    meaning: 'Queries whose first positive stands lower than with the full picture, in per cent',
    format: summary => formatShare(summary.degraded),
  },
  {
    title: 'Gain',
    meaning: 'Share of the gain in MRR that cropping to the true box would bring, in per cent',
    format: summary => formatShare(summary.gainRecovered),
  },
]

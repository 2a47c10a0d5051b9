import { alignColumns } from '../report/align-columns.ts'
import { formatDifference, formatMetric, formatPValue, formatShare } from '../report/format-number.ts'
import type { FigureComparison } from './compare-figures.ts'
import { type Change, type RunComparison, type RunMetric, runMetrics } from './compare-runs.ts'

const shownSlices = 8
const titles: Readonly<Record<RunMetric, string>> = {
  mrr: 'MRR',
  'recall@1': 'R@1',
  'recall@5': 'R@5',
  'ndcg@10': 'nDCG@10',
  cropRate: 'Crop',
  improved: 'Better',
  degraded: 'Worse',
  gainRecovered: 'Gain',
}

/** A comparison of two runs as plain text for a terminal, shares in per cent. */
export function formatRunComparison({
  settings,
  systems,
  slices,
  paired,
  figures,
  files,
  ...rest
}: RunComparison): string {
  const blocks = [
    ...settings.map(({ name, before, after }) => `${name}: ${before} -> ${after}`),
    ...(rest.onlyBefore.length === 0 ? [] : [`only before: ${rest.onlyBefore.join(', ')}`]),
    ...(rest.onlyAfter.length === 0 ? [] : [`only after: ${rest.onlyAfter.join(', ')}`]),
  ].join('\n')
  const changes = Object.entries(systems).flatMap(([system, metrics]) =>
    runMetrics
      .filter(metric => (metrics[metric].difference ?? 0) !== 0)
      .map(metric => [`${system}, ${titles[metric]}`, ...formatChange(metrics[metric], metric)]),
  )
  const sliced = slices
    .filter(({ difference }) => (difference ?? 0) !== 0)
    .slice(0, shownSlices)
    .map(change => [`${change.slice}, ${change.system}`, ...formatChange(change, 'mrr')])
  const tested = (paired ?? []).map(({ system, queries, difference, ci95, pValueHolm, wins, ties, losses }) => [
    system,
    String(queries),
    formatDifference(difference),
    ci95.map(formatDifference).join(' to '),
    formatPValue(pValueHolm),
    `${wins} / ${ties} / ${losses}`,
  ])
  return [
    blocks,
    figures === undefined ? '' : describeFigures(figures),
    files === undefined || files.length === 0 ? '' : describeFiles(files),
    changes.length === 0 ? 'no system changed' : alignColumns([['', 'Before', 'After', 'Change'], ...changes]),
    tested.length === 0
      ? ''
      : `MRR on the same queries\n${alignColumns([['', 'Queries', 'Change', '95 % CI', 'p (Holm)', 'Wins / ties / losses'], ...tested])}`,
    sliced.length === 0
      ? ''
      : `MRR by slice, the largest changes\n${alignColumns([['', 'Before', 'After', 'Change'], ...sliced])}`,
  ]
    .filter(block => block !== '')
    .join('\n\n')
}

function describeFigures({ compared, differing }: FigureComparison): string {
  if (differing.length === 0) return `${compared} figures in both, all the same to the bit`
  const { path, before, after } = differing[0]!
  return `${compared} figures in both, of which ${differing.length} differ, the first: ${path} ${before} -> ${after}`
}

function describeFiles(files: NonNullable<RunComparison['files']>): string {
  const changed = files.filter(({ isSame }) => !isSame).map(({ name }) => name)
  return changed.length === 0
    ? `the same bytes: ${files.map(({ name }) => name).join(', ')}`
    : `other bytes: ${changed.join(', ')}, of ${files.length} TREC files in both`
}

function formatChange({ before, after, difference }: Change, metric: RunMetric): string[] {
  const isMetric = metric === 'mrr' || metric === 'ndcg@10'
  const format = isMetric ? formatMetric : formatShare
  const change = isMetric ? formatDifference(difference!) : formatPoints(difference!)
  return [format(before), format(after), change]
}

/** Percentage points, with their sign. */
function formatPoints(difference: number): string {
  return `${difference < 0 ? '−' : '+'}${formatShare(Math.abs(difference))}`
}

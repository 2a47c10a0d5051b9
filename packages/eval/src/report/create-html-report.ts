import type { VlmUsage } from '@region-r1/policy'
import type { LatencySummary } from '../latency/measure-latency.ts'
import { drawPage } from '../page/draw-page.ts'
import { drawTable } from '../page/draw-table.ts'
import { type Html, html } from '../page/html.ts'
import { chooseFeaturedSystem } from '../protocol/system-kind.ts'
import type { RetrievalSummary } from '../retrieval/evaluate-retrieval.ts'
import type { EvaluationSummary } from '../summary/evaluation-summary.ts'
import { isTagSlice } from '../summary/list-slices.ts'
import { describeVlmUsage } from './describe-vlm-usage.ts'
import { drawGallery } from './draw-gallery.ts'
import { formatDifference, formatMetric, formatPValue, formatShare } from './format-number.ts'
import { formatQueries } from './format-queries.ts'
import type { Gallery } from './gallery-case.ts'
import { drawIntervalChart } from './interval-chart.ts'
import { drawRankChangeChart } from './rank-change-chart.ts'
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
import { drawRiskCoverageChart } from './risk-coverage-chart.ts'
import { drawSliceChart } from './slice-chart.ts'
import { listColumns } from './system-columns.ts'

/** What a report page shows. */
export interface ReportOptions {
  readonly summary: EvaluationSummary
  /** What was evaluated, as the heading says it. */
  readonly title: string
  readonly gallery?: Gallery | undefined
  readonly retrieval?: RetrievalSummary | undefined
  readonly latency?: LatencySummary | undefined
  readonly vlm?: VlmUsage | undefined
}

/** The report as one page of markup that loads nothing: style, plots and pictures are inside. */
export function createHtmlReport({ summary, title, gallery, retrieval, latency, vlm }: ReportOptions): string {
  const featured = gallery?.system ?? chooseFeaturedSystem(summary.run.kinds)
  const localization = tabulateLocalization(summary)
  const { encoders, seed } = summary.run
  const content = html`${featured === null ? null : drawHeadline(summary, featured)}
<h2>Systems</h2>
<p class="note">Bars are 95 % intervals: the queries drawn again with replacement, 2,000 times. Hollow dots are bounds that
see the labels.</p>
<div class="charts">${drawSystemCharts(summary)}</div>
${drawSystemsTable(summary, featured)}
${(summary.run.systemsLeftOut ?? []).map(({ system, reason }) => html`<p class="note">Left out: <b>${system}</b>. ${reason}.</p>`)}
${featured === null ? null : drawFeatured(summary, featured)}
${gallery === undefined ? null : drawGallery(gallery)}
<h2>In full</h2>
<h3>Against each other</h3>
<p class="note">Paired randomisation test on the same queries, two-sided; corrected by Holm over the systems of each metric, those
against keep and those against other policies apart.</p>
${drawTable(tabulateComparisons(summary))}
<h3>Decisions</h3>${drawTable(tabulateDecisions(summary))}
${vlm === undefined ? null : html`<p class="note">${describeVlmUsage(vlm, summary)}</p>`}
<h3>Quality of the crops</h3><p class="note">Against the true boxes, over the queries cropped that have one.</p>
${drawTable(tabulateCropQuality(summary))}
${
  localization.rows.length === 0
    ? null
    : html`<h3>Finding what is asked about</h3><p class="note">${localizationNote}</p>
${drawTable(localization)}`
}
${
  retrieval === undefined
    ? null
    : html`<h3>Cropping before retrieval</h3><p class="note">Every query searched in the ${retrieval.entries} entries that are anyone's
candidates. The crop either orders the first ${retrieval.depth} that the full picture finds, or finds them itself.</p>
${drawTable(tabulateRetrieval(retrieval))}`
}
${
  latency === undefined
    ? null
    : html`<h3>Time</h3><p class="note">Milliseconds of a query, the median of ${latency.queries}, one at a time with the candidates' vectors at hand.</p>
${drawTable(tabulateLatency(latency))}`
}
<h3>Every metric, per cent</h3>${drawTable(tabulateMetrics(summary))}
<h3>MRR by slice</h3>${drawTable(tabulateSlices(summary, 'mrr'))}
<h3>R@1 by slice, per cent</h3>${drawTable(tabulateSlices(summary, 'recall@1'))}
<h3>Terms</h3>${drawTerms(summary)}
<footer>Encoder ${encoders.join(', ')} · ${listPolicies(summary).join(' · ')} · seed ${seed}</footer>`
  return drawPage({ title, content })
}

function drawHeadline(summary: EvaluationSummary, featured: string): Html {
  const system = summary.systems[featured]!
  const keep = summary.systems.keep!
  const comparison = summary.comparisons.find(
    ({ system, baseline, metric }) => system === featured && baseline === 'keep' && metric === 'mrr',
  )!
  const lists = Number(summary.candidatesPerQuery.toFixed(1))
  return html`<p class="lead">Over ${formatQueries(summary)} (${lists} candidates each), <b>${featured}</b> puts the gold entry
first for <b>${formatPercent(system['recall@1'])}</b>; the full picture does for ${formatPercent(keep['recall@1'])}. In MRR that is
${formatDifference(comparison.difference)} (95\u202f% interval ${comparison.ci95.map(formatDifference).join(' to ')},
${describePValue(comparison.pValueHolm)} after correction).</p>
<dl class="tiles">
${drawTile('Recall@1', `${formatPercent(system['recall@1'])}`, `full picture ${formatPercent(keep['recall@1'])}`)}
${drawTile('MRR', formatMetric(system.mrr), `full picture ${formatMetric(keep.mrr)}`)}
${drawTile('Cropped', `${formatPercent(system.cropRate)}`, `better ${formatPercent(system.improved)}, worse ${formatPercent(system.degraded)}`)}
${
  system.gainRecovered === null
    ? drawTile('nDCG@10', formatMetric(system['ndcg@10']), `full picture ${formatMetric(keep['ndcg@10'])}`)
    : drawTile('Gain recovered', `${formatPercent(system.gainRecovered)}`, 'of cropping to the true box')
}
</dl>`
}

function formatPercent(share: number): string {
  return `${formatShare(share)}\u202f%`
}

function describePValue(pValue: number): string {
  const text = formatPValue(pValue)
  return text.startsWith('<') ? `p ${text}` : `p = ${text}`
}

function listPolicies({ run }: EvaluationSummary): string[] {
  return Object.entries(run.policies).map(([name, policy]) => {
    const settings = Object.entries(run.settings[name] ?? {}).map(([setting, value]) => ` ${setting} ${value}`)
    return `${policy}${settings.join(',')}`
  })
}

function drawTile(term: string, value: string, detail: string): Html {
  return html`<div class="tile"><dt>${term}</dt><dd>${value}<small>${detail}</small></dd></div>`
}

function drawSystemCharts(summary: EvaluationSummary): Html[] {
  const rows = (metric: 'mrr' | 'recall@1') =>
    Object.entries(summary.systems).map(([name, system]) => ({
      name,
      dot:
        name === 'keep'
          ? ('quiet' as const)
          : summary.run.kinds[name] === 'bound'
            ? ('bound' as const)
            : ('plain' as const),
      value: system[metric],
      interval: system.ci95[metric],
    }))
  return [
    drawIntervalChart({ title: 'Recall@1, per cent', rows: rows('recall@1'), format: formatShare }),
    drawIntervalChart({ title: 'MRR', rows: rows('mrr'), format: formatMetric }),
  ]
}

function drawSystemsTable(summary: EvaluationSummary, featured: string | null): Html {
  const columns = listColumns(summary)
  const rows = Object.entries(summary.systems).map(([name, system]) => {
    const kind = name === featured ? 'featured' : name === 'keep' ? 'keep' : summary.run.kinds[name]!
    const cells = columns.map(
      column =>
        html`<td>${column.format(system)}${column.formatInterval === undefined ? null : html`<small>${column.formatInterval(system)}</small>`}</td>`,
    )
    return html`<tr class="${kind}"><th scope="row">${name}</th>${cells}</tr>\n`
  })
  const header = columns.map(column => html`<th scope="col" title="${column.meaning}">${column.title}</th>`)
  return html`<div class="scroll"><table><thead><tr><th></th>${header}</tr></thead><tbody>${rows}</tbody></table></div>`
}

function drawFeatured(summary: EvaluationSummary, featured: string): Html {
  const slices = Object.entries(summary.slices)
    // Of a single query there is no mean to draw: the tables have it.
    .filter(([name, slice]) => isTagSlice(name) && slice.queries > 1 && slice.queries < summary.queries)
    .map(([name, { queries, systems }]) => ({
      name,
      queries,
      keep: systems.keep!.mrr,
      system: systems[featured]!.mrr,
    }))
  const gains =
    slices.length === 0
      ? null
      : html`<section><h3>Gain by slice, MRR</h3><p class="note">From the full picture (hollow) to ${featured}; queries beside the name.</p>
${drawSliceChart(slices)}</section>`
  return html`<h2>What ${featured} changes</h2><div class="charts">${gains}
<section><h3>Places moved by the gold entry</h3><p class="note">Per cent of the queries, against the full picture.</p>
${drawRankChangeChart(summary.systems[featured]!.rankChanges)}</section></div>
${drawRisk(summary, featured)}
<h3>By the gold entry's rank with the full picture</h3>${drawTable(tabulateBehaviour(summary, featured))}`
}

function drawRisk(summary: EvaluationSummary, featured: string): Html | null {
  const points = summary.riskCoverage[featured]
  if (points === undefined) return null
  const worse = drawRiskCoverageChart({
    title: 'Risk: worse than the full picture, per cent',
    points,
    getValue: point => point.degraded,
    format: formatShare,
    start: 0,
  })
  const mrr = drawRiskCoverageChart({
    title: 'MRR',
    points,
    getValue: point => point.mrr,
    format: formatMetric,
    start: summary.systems.keep!.mrr,
  })
  return html`<h3>If it cropped less</h3><p class="note">Only the crops of which ${featured} is surest, the others kept.</p>
<div class="charts">${worse}${mrr}</div>`
}

function drawTerms(summary: EvaluationSummary): Html {
  const terms: readonly (readonly [string, string])[] = [
    ['keep', 'the full picture is scored; what every other system is compared with'],
    ['target', 'a bound: crops to the true box where the data has one'],
    ['oracle', 'a bound: tries every anchor and takes the best by the labels, so part of it is the luck of many tries'],
    ...listColumns(summary).map(column => [column.title, column.meaning] as const),
    ['Regret', "how far the MRR stays below the oracle's"],
    ['As oracle', 'queries on which the system keeps or crops as the oracle does, in per cent'],
  ]
  return html`<dl class="terms">${terms.map(([term, meaning]) => html`<dt>${term}</dt><dd>${meaning}</dd>`)}</dl>`
}

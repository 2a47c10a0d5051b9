import { type Html, html } from '../page/html.ts'
import type { RiskCoveragePoint } from '../summary/compute-risk-coverage.ts'
import { createChartAxis } from './chart-axis.ts'

export interface RiskCoverageChartOptions {
  readonly title: string
  readonly points: readonly RiskCoveragePoint[]
  readonly getValue: (point: RiskCoveragePoint) => number
  readonly format: (value: number) => string
  /** The value where nothing is cropped. */
  readonly start: number
}

/** A line over the share of queries cropped, from none to all that the system crops. */
export function drawRiskCoverageChart({ title, points, getValue, format, start }: RiskCoverageChartOptions): Html {
  const axis = createChartAxis([start, ...points.map(getValue)])
  const end = points.at(-1)!.cropRate
  // A drawing of 1000 x 1000 units, stretched to its frame; strokes and text keep their size.
  const place = (cropRate: number, value: number) =>
    `${((cropRate / end) * 1000).toFixed(1)},${(1000 - (value / axis.end) * 1000).toFixed(1)}`
  const line = [place(0, start), ...points.map(point => place(point.cropRate, getValue(point)))].join(' ')
  const ticks = axis.ticks.map(tick => {
    const y = (1000 - (tick / axis.end) * 1000).toFixed(1)
    return html`<line class="grid" x1="0" x2="1000" y1="${y}" y2="${y}"/>`
  })
  const percent = (share: number) => `${Math.round(share * 100)}\u202f%`
  const label = `${title}: from ${format(start)} without crops to ${format(getValue(points.at(-1)!))} at ${percent(end)} cropped`
  return html`<section><h3>${title}</h3><div class="curve"><div class="levels">${axis.ticks.toReversed().map(tick => html`<span>${format(tick)}</span>`)}</div>
<svg role="img" aria-label="${label}" viewBox="0 0 1000 1000" preserveAspectRatio="none">${ticks}<polyline points="${line}"/></svg>
<span></span><div class="shares"><span>0\u202f%</span><span>of queries cropped</span><span>${percent(end)}</span></div></div></section>`
}

import { type Html, html } from '../page/html.ts'
import { createChartAxis, drawAxis, drawGrid, placeOnAxis } from './chart-axis.ts'
import { formatDifference, formatMetric } from './format-number.ts'

export interface SliceChartRow {
  readonly name: string
  readonly queries: number
  /** MRR with the full picture, and with the system. */
  readonly keep: number
  readonly system: number
}

/** For each slice a line from the full picture's MRR to the system's. */
export function drawSliceChart(rows: readonly SliceChartRow[]): Html {
  const axis = createChartAxis(rows.flatMap(row => [row.keep, row.system]))
  const drawn = rows.map(({ name, queries, keep, system }) => {
    const direction = system >= keep ? 'up' : 'down'
    const [from, to] = [placeOnAxis(axis, keep), placeOnAxis(axis, system)]
    return html`<span class="name">${name} <small>${queries}</small></span>
<svg role="img" aria-label="${name}: from ${formatMetric(keep)} to ${formatMetric(system)}">${drawGrid(axis)}
<line class="${direction}" x1="${from}" x2="${to}" y1="14" y2="14"/>
<circle class="base" cx="${from}" cy="14" r="4.5"/><circle class="end ${direction}" cx="${to}" cy="14" r="5"/></svg>
<span class="value">${formatDifference(system - keep)}</span>`
  })
  return html`<div class="chart">${drawn}${drawAxis(axis, formatMetric)}</div>`
}

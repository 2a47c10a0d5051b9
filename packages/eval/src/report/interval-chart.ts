import { type Html, html } from '../page/html.ts'
import type { Interval } from '../significance/compute-bootstrap-intervals.ts'
import { createChartAxis, drawAxis, drawGrid, placeOnAxis } from './chart-axis.ts'

export interface IntervalChartOptions {
  readonly title: string
  readonly rows: readonly {
    readonly name: string
    /** Quiet for the baseline, hollow for bounds. */
    readonly dot: 'plain' | 'quiet' | 'bound'
    readonly value: number
    readonly interval: Interval
  }[]
  readonly format: (value: number) => string
}

const dotClasses = { plain: 'dot', quiet: 'dot quiet', bound: 'dot bound' } as const

/** One dot with its interval for each system, on a common axis. */
export function drawIntervalChart({ title, rows, format }: IntervalChartOptions): Html {
  const axis = createChartAxis(rows.map(row => row.interval[1]))
  const drawn = rows.map(({ name, dot, value, interval: [low, high] }) => {
    const label = `${name}: ${format(value)}, 95 % interval ${format(low)} to ${format(high)}`
    return html`<span class="name">${name}</span>
<svg role="img" aria-label="${label}">${drawGrid(axis)}
<rect class="ci" x="${placeOnAxis(axis, low)}" width="${placeOnAxis(axis, high - low)}" y="9" height="10" rx="2"/>
<circle class="${dotClasses[dot]}" cx="${placeOnAxis(axis, value)}" cy="14" r="5"/></svg>
<span class="value">${format(value)}</span>`
  })
  return html`<section><h3>${title}</h3><div class="chart">${drawn}${drawAxis(axis, format)}</div></section>`
}

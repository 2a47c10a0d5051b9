import { type Html, html } from '../page/html.ts'

/** From 0 to a round number at or above the highest value, in about four steps. */
export interface ChartAxis {
  readonly end: number
  readonly ticks: readonly number[]
}

/** An axis for values of 0 and above. */
export function createChartAxis(values: readonly number[]): ChartAxis {
  const highest = Math.max(0.01, ...values)
  const step = [0.01, 0.02, 0.05, 0.1, 0.2, 0.25].find(size => highest / size <= 5) ?? 0.25
  const end = Math.ceil(highest / step - 1e-9) * step
  return { end, ticks: Array.from({ length: Math.round(end / step) + 1 }, (_, index) => index * step) }
}

/** Where a value stands along the axis, as SVG wants it. Percentages keep text at its size on every width of screen. */
export function placeOnAxis(axis: ChartAxis, value: number): string {
  return `${((value / axis.end) * 100).toFixed(2)}%`
}

/** The faint lines behind one row. */
export function drawGrid(axis: ChartAxis): Html[] {
  return axis.ticks.map(tick => {
    const x = placeOnAxis(axis, tick)
    return html`<line class="grid" x1="${x}" x2="${x}" y1="0" y2="28"/>`
  })
}

/** The row of numbers below a chart. */
export function drawAxis(axis: ChartAxis, format: (tick: number) => string): Html {
  const labels = axis.ticks.map(
    tick => html`<text x="${placeOnAxis(axis, tick)}" y="13" text-anchor="middle">${format(tick)}</text>`,
  )
  return html`<span></span><svg class="axis" aria-hidden="true">${labels}</svg><span></span>`
}

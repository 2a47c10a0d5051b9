import { type Html, html } from '@region-r1/eval/page'

/** One line of a chart: its points in order of `x`. */
export interface Curve {
  readonly name: string
  readonly points: readonly (readonly [x: number, y: number])[]
}

const width = 460
const height = 180
const inset = { left: 46, right: 10, top: 10, bottom: 22 }
const colours = ['#0f766e', '#b45309', '#6366f1', '#8a93a3', '#be185d', '#4d7c0f', '#0369a1', '#a16207']

/** A step from which on something else runs: a line across the chart, with its name. */
export interface CurveMark {
  readonly x: number
  readonly label: string
}

/**
 * A line chart as SVG, with a legend where there is more than one curve; null where no curve has a point.
 *
 * @param mark - left out where it lies outside of the points
 */
export function drawCurve(title: string, curves: readonly Curve[], mark?: CurveMark): Html | null {
  const drawn = curves.filter(({ points }) => points.length > 0)
  if (drawn.length === 0) return null
  const points = drawn.flatMap(curve => curve.points)
  const xs = points.map(([x]) => x)
  const ys = points.map(([, y]) => y)
  const [left, right] = [Math.min(...xs), Math.max(...xs)]
  const [low, high] = spread(Math.min(...ys), Math.max(...ys))
  const placeX = (x: number) =>
    inset.left + ((x - left) / Math.max(1, right - left)) * (width - inset.left - inset.right)
  const placeY = (y: number) => height - inset.bottom - ((y - low) / (high - low)) * (height - inset.top - inset.bottom)
  const ticks = [low, (low + high) / 2, high].map(
    y =>
      html`<line x1="${inset.left}" x2="${width - inset.right}" y1="${placeY(y)}" y2="${placeY(y)}" stroke="#8884" /><text x="${inset.left - 6}" y="${placeY(y) + 4}" text-anchor="end">${format(y)}</text>`,
  )
  const isInside = mark !== undefined && mark.x > left && mark.x < right
  const marked = isInside
    ? html`<line x1="${placeX(mark.x)}" x2="${placeX(mark.x)}" y1="${inset.top}" y2="${height - inset.bottom}" stroke="#8a93a3" stroke-dasharray="3 3" /><text x="${placeX(mark.x) + 4}" y="${inset.top + 8}">${mark.label}</text>`
    : null
  const lines = drawn.map(({ points }, index) => {
    const path = points.map(([x, y]) => `${placeX(x).toFixed(1)},${placeY(y).toFixed(1)}`).join(' ')
    return html`<polyline points="${path}" fill="none" stroke="${colours[index % colours.length]!}" stroke-width="1.6" />`
  })
  const legend = drawn.map(
    ({ name }, index) => html` <span style="color:${colours[index % colours.length]!}">${name}</span>`,
  )
  return html`<figure><figcaption><b>${title}</b>${drawn.length > 1 ? legend : null}</figcaption>
<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}">${ticks}${marked}${lines}
<text x="${inset.left}" y="${height - 6}">${left}</text><text x="${width - inset.right}" y="${height - 6}" text-anchor="end">step ${right}</text></svg></figure>`
}

/** A range with a little air, and some height where all values are equal. */
function spread(low: number, high: number): [number, number] {
  const air = high > low ? (high - low) * 0.06 : Math.max(1e-3, Math.abs(high) * 0.1)
  return [low - air, high + air]
}

function format(value: number): string {
  const size = Math.abs(value)
  return size !== 0 && (size < 0.01 || size >= 10_000) ? value.toExponential(1) : value.toFixed(size < 1 ? 3 : 1)
}

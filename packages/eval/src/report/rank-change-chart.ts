import { type Html, html } from '../page/html.ts'
import { type RankChanges, rankChangeGroups } from '../summary/compute-rank-changes.ts'
import { createChartAxis, drawAxis, drawGrid, placeOnAxis } from './chart-axis.ts'
import { formatShare } from './format-number.ts'

/** A bar for each group of rank changes, the largest gains on top. */
export function drawRankChangeChart(changes: RankChanges): Html {
  const axis = createChartAxis(Object.values(changes))
  const drawn = rankChangeGroups.toReversed().map(group => {
    const share = changes[group]
    const direction = group.split(' ')[0]!
    return html`<span class="name">${group}</span>
<svg role="img" aria-label="${group}: ${formatShare(share)} per cent of the queries">${drawGrid(axis)}
<rect class="bar ${direction}" x="0" y="6" width="${placeOnAxis(axis, share)}" height="16" rx="3"/></svg>
<span class="value">${formatShare(share)}</span>`
  })
  return html`<div class="chart">${drawn}${drawAxis(axis, tick => `${Math.round(tick * 100)} %`)}</div>`
}

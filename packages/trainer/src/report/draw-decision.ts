import type { NormalizedBox } from '@region-r1/core'
import { drawScene, type Html, html, loadPicture } from '@region-r1/eval/page'

export interface DecisionPicture {
  /** As the examples name it. */
  readonly source: string
  readonly question: string
  readonly cropProbability: number
  /** What the policy would crop to, in shares of the picture; null for keep. */
  readonly box: NormalizedBox | null
  /** Of the first positive by the full picture, and after the decision. */
  readonly ranks: readonly [before: number, after: number]
}

/** The longer side of a picture in the report, pixels: twice what the page shows. */
const pictureSide = 320

/** A query's picture with the box of the decision on it. A picture that cannot be read any more is left out. */
export async function drawDecision({
  source,
  question,
  cropProbability,
  box,
  ranks,
}: DecisionPicture): Promise<Html | null> {
  const picture = await loadPicture(source, pictureSide)
  if (picture === null) return null
  const scene = drawScene(picture, '', box === null ? [] : [{ box, role: 'chosen' }])
  return html`<div>${scene}
<p>${question}<br><small>${box === null ? 'keep' : 'crop'}, p(crop) ${cropProbability.toFixed(2)}, rank ${ranks[0]} → ${ranks[1]}</small></p></div>`
}

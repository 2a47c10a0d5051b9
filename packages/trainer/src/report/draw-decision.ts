import type { NormalizedBox } from '@region-r1/core'
import { cropAndResize, encodePng, readImageSource } from '@region-r1/encoder'
import { escapeHtml } from './escape-html.ts'

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

/** The longer side of a picture in the report, pixels. */
const shownSide = 160

/** A query's picture with the box of the decision on it, as HTML. A picture that cannot be read any more is left out. */
export async function drawDecision({
  source,
  question,
  cropProbability,
  box,
  ranks,
}: DecisionPicture): Promise<string> {
  const image = await readImageSource(source).catch(() => null)
  if (image === null) return ''
  const scale = shownSide / Math.max(image.width, image.height)
  const [width, height] = [image.width, image.height].map(size => Math.max(1, Math.round(size * scale))) as [
    number,
    number,
  ]
  const png = await encodePng(cropAndResize(image, { width, height, resample: 'bicubic' }))
  const percent = (value: number) => `${(value * 100).toFixed(1)}%`
  const frame =
    box === null
      ? ''
      : `<i style="left:${percent(box.x1)};top:${percent(box.y1)};width:${percent(box.x2 - box.x1)};height:${percent(box.y2 - box.y1)}"></i>`
  return `<div class="case"><div class="scene" style="width:${width}px"><img alt="" width="${width}" height="${height}" src="data:image/png;base64,${Buffer.from(png).toString('base64')}">${frame}</div>
<p>${escapeHtml(question)}<br><small>${box === null ? 'keep' : 'crop'}, p(crop) ${cropProbability.toFixed(2)}, rank ${ranks[0]} → ${ranks[1]}</small></p></div>`
}

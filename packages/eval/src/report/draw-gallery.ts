import type { ImageSize } from '@region-r1/core'
import type { QueryRow, SystemResult } from '../protocol/query-row.ts'
import { formatMetric, formatShare } from './format-number.ts'
import { type Gallery, type GalleryCase, galleryListLength } from './gallery-case.ts'
import { type Html, html } from './html.ts'

const groups = [
  ['improved', 'Most improved'],
  ['degraded', 'Most degraded'],
  ['random', 'Drawn at random'],
] as const

/** Cards of single queries: the picture with its box, and the first candidates before and after. */
export function drawGallery(gallery: Gallery): Html {
  return html`<h2>Single queries</h2>
<p class="note">What ${gallery.system} did: the picture with the box it chose (thin: further regions that count, by their weight; dashed:
the true region, where the data has it), and
the first ${galleryListLength} candidates with the full picture and after the decision, with their scores. The gold entry is framed.</p>
${groups.map(([key, title]) =>
  gallery[key].length === 0 ? null : html`<h3>${title}</h3>${gallery[key].map(item => drawCase(item, gallery.system))}`,
)}`
}

function drawCase(item: GalleryCase, system: string): Html {
  const { row } = item
  const before = row.systems.keep!
  const after = row.systems[system]!
  return html`<article class="case"><div class="scene">${
    item.picture === null
      ? null
      : html`<img src="${item.picture}" alt="the picture of query ${row.queryId}">${drawBoxes(item, after)}`
  }</div><div><h4>${row.question}</h4>
<p class="move">${describeDecision(after)} ${describeMove(before.rank, after.rank, row.candidates.length)}
${row.tags.map(tag => html`<span class="tag">${tag}</span>`)}</p>
<span class="label">Full picture</span>${drawStrip(item, before)}
${after.decision.type === 'crop' ? html`<span class="label">Cropped</span>${drawStrip(item, after)}` : null}</div></article>
`
}

/** The chosen box, with all else dimmed, further regions the fainter the less they weigh, and the true region dashed. */
function drawBoxes({ row }: GalleryCase, { decision }: SystemResult): (Html | null)[] {
  const [heaviest, ...others] = (decision.type === 'crop' && decision.regions) || []
  return [
    decision.type === 'crop' ? html`<i style="${placeBox(decision.box, row.image)}"></i>` : null,
    ...others.map(
      ({ box, weight }) =>
        html`<s title="${formatShare(weight)}\u202f%" style="${placeBox(box, row.image)};opacity:${Math.max(0.2, weight / heaviest!.weight).toFixed(2)}"></s>`,
    ),
    row.targetBox === undefined ? null : html`<u style="${placeBox(row.targetBox, row.image)}"></u>`,
  ]
}

function placeBox({ x1, y1, x2, y2 }: NonNullable<QueryRow['targetBox']>, { width, height }: ImageSize): string {
  const share = (value: number) => `${(value * 100).toFixed(2)}%`
  return `left:${share(x1 / width)};top:${share(y1 / height)};width:${share((x2 - x1) / width)};height:${share((y2 - y1) / height)}`
}

function drawStrip(item: GalleryCase, result: SystemResult): Html {
  const shown = result.ranking.slice(0, galleryListLength).map(index => {
    const record = item.row.candidates[index]!
    const { thumbnail, text } = item.candidates.get(index) ?? { thumbnail: null, text: null }
    const score = result.scores[index]
    return html`<li><figure class="${record.relevance > 0 ? 'gold' : 'other'}" title="${text ?? record.id}">
<div class="thumb">${thumbnail === null ? (text ?? record.id).slice(0, 40) : html`<img src="${thumbnail}" alt="${record.id}">`}</div>
<span class="id">${record.id}</span>${formatMetric(score ?? null)}</figure></li>`
  })
  return html`<ol class="strip">${shown}</ol>`
}

function describeDecision({ decision }: SystemResult): string {
  if (decision.type === 'invalid') return `No valid answer (${decision.reason}), kept.`
  const probability = `${formatShare(decision.cropProbability)}\u202f% for a crop`
  if (decision.type === 'keep') return `Kept (${probability}).`
  const { regions = [] } = decision
  const parts =
    regions.length > 1 ? `, ${regions.length} regions, the heaviest ${formatShare(regions[0]!.weight)}\u202f%` : ''
  return `Cropped (${probability}${parts}).`
}

function describeMove(before: number, after: number, candidates: number): Html {
  const name = (rank: number) => (rank > candidates ? 'none' : `${rank}`)
  if (before === after) return html`Gold stays at <b>${name(before)}</b>.`
  return html`Gold from ${name(before)} to <b class="${after < before ? 'up' : 'down'}">${name(after)}</b>.`
}

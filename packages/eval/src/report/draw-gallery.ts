import type { ImageSize } from '@region-r1/core'
import { drawScene, type SceneBox } from '../page/draw-scene.ts'
import { type Html, html } from '../page/html.ts'
import type { QueryRow, SystemResult } from '../protocol/query-row.ts'
import { formatMetric, formatShare } from './format-number.ts'
import { type Gallery, type GalleryCase, galleryListLength } from './gallery-case.ts'

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
  const scene = drawScene(item.picture, `the picture of query ${row.queryId}`, listBoxes(item, after))
  return html`<article class="case">${scene}<div><h4>${row.question}</h4>
<p class="move">${describeDecision(after)} ${describeMove(before.rank, after.rank, row.candidates.length)}
${row.tags.map(tag => html`<span class="tag">${tag}</span>`)}</p>
<span class="label">Full picture</span>${drawStrip(item, before)}
${after.decision.type === 'crop' ? html`<span class="label">Cropped</span>${drawStrip(item, after)}` : null}</div></article>
`
}

/** The chosen box, further regions the fainter the less they weigh, and the true region. */
function listBoxes({ row }: GalleryCase, { decision }: SystemResult): SceneBox[] {
  const [heaviest, ...others] = (decision.type === 'crop' && decision.regions) || []
  const place = (box: NonNullable<QueryRow['targetBox']>) => toShares(box, row.image)
  return [
    ...(decision.type === 'crop' ? [{ box: place(decision.box), role: 'chosen' } as const] : []),
    ...others.map(({ box, weight }) => ({
      box: place(box),
      role: 'further' as const,
      title: `${formatShare(weight)}\u202f%`,
      opacity: Math.max(0.2, weight / heaviest!.weight),
    })),
    ...(row.targetBox === undefined ? [] : [{ box: place(row.targetBox), role: 'true' } as const]),
  ]
}

function toShares({ x1, y1, x2, y2 }: NonNullable<QueryRow['targetBox']>, { width, height }: ImageSize) {
  return { x1: x1 / width, y1: y1 / height, x2: x2 / width, y2: y2 / height }
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

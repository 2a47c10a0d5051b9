import { type Html, html, rawHtml } from './html.ts'

/** A box on a picture, in shares of it. */
export interface SceneBox {
  readonly box: { readonly x1: number; readonly y1: number; readonly x2: number; readonly y2: number }
  /** What is chosen dims all else; further regions are thin, the true region is dashed. */
  readonly role: 'chosen' | 'further' | 'true'
  readonly title?: string | undefined
  /** From 0 to 1. @default 1 */
  readonly opacity?: number | undefined
}

const tags = { chosen: 'i', further: 's', true: 'u' } as const

/** A picture with boxes on it; an empty frame where there is no picture. */
export function drawScene(picture: string | null, alt: string, boxes: readonly SceneBox[]): Html {
  return html`<div class="scene">${
    picture === null ? null : html`<img src="${picture}" alt="${alt}">${boxes.map(drawBox)}`
  }</div>`
}

function drawBox({ box: { x1, y1, x2, y2 }, role, title, opacity }: SceneBox): Html {
  const share = (value: number) => `${(value * 100).toFixed(2)}%`
  const place = `left:${share(x1)};top:${share(y1)};width:${share(x2 - x1)};height:${share(y2 - y1)}`
  const style = opacity === undefined ? place : `${place};opacity:${opacity.toFixed(2)}`
  const words = title === undefined ? null : html` title="${title}"`
  const tag = rawHtml(tags[role])
  return html`<${tag}${words} style="${style}"></${tag}>`
}

import type { Icon } from './icon-set.ts'

/** Where an icon stands in a picture: a square of `size` pixels from its top-left corner. */
export interface Placement {
  readonly left: number
  readonly top: number
  readonly size: number
}

/**
 * An icon as SVG at a place. Ids inside the icon (gradients, clips) get a prefix, since several icons share a document.
 *
 * @param prefix - unique within the document
 */
export function drawIcon({ body, width, height }: Icon, { left, top, size }: Placement, prefix: string): string {
  const scoped = body
    .replace(/\bid="([^"]+)"/g, `id="${prefix}$1"`)
    .replace(/url\(#([^)]+)\)/g, `url(#${prefix}$1)`)
    .replace(/href="#([^"]+)"/g, `href="#${prefix}$1"`)
  return `<svg x="${left}" y="${top}" width="${size}" height="${size}" viewBox="0 0 ${width} ${height}">${scoped}</svg>`
}

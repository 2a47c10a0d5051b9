import type { RgbImage } from '@region-r1/core'
import { Resvg } from '@resvg/resvg-js'

/** A drawn picture: the pixels, and the same as PNG bytes. */
export interface RenderedSvg {
  readonly image: RgbImage
  readonly png: Uint8Array
}

/** Renders an SVG whose ground is opaque. No fonts are loaded, so that every machine draws the same. */
export function renderSvg(svg: string): RenderedSvg {
  const rendered = new Resvg(svg, { font: { loadSystemFonts: false } }).render()
  const { width, height, pixels } = rendered
  const data = new Uint8Array(width * height * 3)
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let channel = 0; channel < 3; channel++) data[pixel * 3 + channel] = pixels[pixel * 4 + channel]!
  }
  return { image: { width, height, data }, png: rendered.asPng() }
}

/** RGBA of an icon drawn alone on nothing, alpha premultiplied, `side` pixels a side. */
export function renderIconPixels(icon: string, side: number): Uint8Array {
  return new Resvg(wrapSvg(icon, side, side), { font: { loadSystemFonts: false } }).render().pixels
}

/** A whole SVG document around drawn content in pixel coordinates. */
export function wrapSvg(content: string, width: number, height: number): string {
  const names = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
  return `<svg ${names} width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${content}</svg>`
}

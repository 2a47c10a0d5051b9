import type { RgbImage, Rng } from '@region-r1/core'
import { drawPicture, sampleColourChange } from '@region-r1/scenes'

/** Of a view's width to its height, either way. */
const mostStretched = 2
/** What of the largest window of its shape a view shows at least, by its sides. */
const leastZoom = 0.6
/** The longest side of a view in pixels: what a box within a picture of many things has left of a photo. */
const longestSide = { min: 110, max: 280 }

/**
 * Windows of a photo as boxes in a picture of several things cut them out: of other shapes, of few pixels, in another
 * light. An encoder that knows whole photos alone is at a loss with them.
 */
export function drawPhotoViews(photo: RgbImage, count: number, rng: Rng): RgbImage[] {
  return Array.from({ length: count }, () => drawPhotoView(photo, rng))
}

function drawPhotoView(photo: RgbImage, rng: Rng): RgbImage {
  const between = (low: number, high: number) => low + (high - low) * rng.next()
  const stretch = Math.sqrt(mostStretched ** between(-1, 1))
  const scale = between(leastZoom, 1) * Math.min(photo.width / stretch, photo.height * stretch)
  const window = { width: scale * stretch, height: scale / stretch }
  // Photographers put their subject into the middle: the window strays from it by half of what it could.
  const stray = (free: number) => free * 0.5 * (rng.next() - 0.5)
  const x = photo.width / 2 + stray(photo.width - window.width)
  const y = photo.height / 2 + stray(photo.height - window.height)
  const longest = Math.max(window.width, window.height)
  // Never more pixels than the window has.
  const step = longest / Math.min(longest, between(longestSide.min, longestSide.max))
  const [width, height] = [window.width, window.height].map(side => Math.max(1, Math.round(side / step))) as [
    number,
    number,
  ]
  const view = { width, height, data: new Uint8Array(3 * width * height) }
  const toSource = [window.width / width, 0, 0, window.height / height, x, y] as const
  drawPicture(view, photo, { box: { left: 0, top: 0, width, height }, toSource }, sampleColourChange(rng))
  return view
}

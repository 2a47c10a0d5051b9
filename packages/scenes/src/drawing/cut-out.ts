import type { RgbImage } from '@region-r1/core'

/** What is drawn into a scene: a picture, and where it was cut out of a plain ground, which of its pixels to draw. */
export interface Picture extends RgbImage {
  /** `[height, width]`, 1 where the pixel belongs to the thing; absent where all do. */
  readonly mask?: Uint8Array
}

/** Levels by which a channel of the ground may differ from its usual colour: JPEG leaves about so much around edges. */
const tolerance = 12
/** The share of the border that must be ground for it to count as plain. */
const plainBorder = 0.8
/** The shares of the picture that a thing may cover; outside of them the cut was not one. */
const covered = { min: 0.04, max: 0.96 }

/**
 * Cuts a picture's thing out of its plain ground, whatever colour that has (transparent pictures are decoded onto white),
 * and down to the thing's own box. The whole picture comes back where the ground is not plain.
 */
export function cutOut(image: RgbImage): Picture {
  const { width, height } = image
  const border = listBorder(image)
  const ground = [0, 1, 2].map(channel => {
    const levels = border.map(pixel => image.data[pixel * 3 + channel]!).sort((a, b) => a - b)
    return levels[levels.length >> 1]!
  })
  const isGround = (pixel: number) =>
    ground.every((level, channel) => Math.abs(image.data[pixel * 3 + channel]! - level) <= tolerance)
  const seeds = border.filter(isGround)
  if (seeds.length < plainBorder * border.length) return image

  const mask = new Uint8Array(width * height).fill(1)
  for (const pixel of seeds) mask[pixel] = 0
  for (let pixel = seeds.pop(); pixel !== undefined; pixel = seeds.pop()) {
    for (const next of listNeighbours(pixel, width, height)) {
      if (mask[next] === 0 || !isGround(next)) continue
      mask[next] = 0
      seeds.push(next)
    }
  }
  const thing = erode(mask, width, height)
  const share = thing.reduce((sum, value) => sum + value, 0) / thing.length
  return share < covered.min || share > covered.max ? image : trim(image, thing)
}

function listBorder({ width, height }: RgbImage): number[] {
  const pixels = []
  for (let x = 0; x < width; x++) pixels.push(x, (height - 1) * width + x)
  for (let y = 0; y < height; y++) pixels.push(y * width, y * width + width - 1)
  return pixels
}

function listNeighbours(pixel: number, width: number, height: number): number[] {
  const x = pixel % width
  const neighbours = []
  if (x > 0) neighbours.push(pixel - 1)
  if (x < width - 1) neighbours.push(pixel + 1)
  if (pixel >= width) neighbours.push(pixel - width)
  if (pixel < width * (height - 1)) neighbours.push(pixel + width)
  return neighbours
}

/** Takes the outermost pixels away, which are half ground. */
function erode(mask: Uint8Array, width: number, height: number): Uint8Array {
  return mask.map((value, pixel) => (listNeighbours(pixel, width, height).every(next => mask[next] === 1) ? value : 0))
}

function trim(image: RgbImage, mask: Uint8Array): Picture {
  let [left, top, right, bottom] = [image.width, image.height, 0, 0]
  for (const [pixel, value] of mask.entries()) {
    if (value === 0) continue
    const x = pixel % image.width
    const y = Math.floor(pixel / image.width)
    left = Math.min(left, x)
    right = Math.max(right, x + 1)
    top = Math.min(top, y)
    bottom = Math.max(bottom, y + 1)
  }
  const [width, height] = [right - left, bottom - top]
  const data = new Uint8Array(width * height * 3)
  const trimmed = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    const start = (top + y) * image.width + left
    data.set(image.data.subarray(start * 3, (start + width) * 3), y * width * 3)
    trimmed.set(mask.subarray(start, start + width), y * width)
  }
  return { width, height, data, mask: trimmed }
}

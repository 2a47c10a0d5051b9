import type { RgbImage } from '@region-r1/core'
import type { ColourChange } from './change-colours.ts'
import type { Picture } from './cut-out.ts'

/** Whole pixels of a scene. */
export interface Rectangle {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/**
 * Where a picture stands in a scene. `toSource` = `[a, b, c, d, x, y]` leads from a point of the rectangle, counted from
 * its centre, to one of the picture: `(x + a dx + b dy, y + c dx + d dy)`.
 */
export interface PicturePlacement {
  readonly box: Rectangle
  readonly toSource: readonly [number, number, number, number, number, number]
}

/** Draws a picture into a scene: bilinear, several samples a pixel where it is shrunk, clipped by mask and scene. */
export function drawPicture(
  scene: RgbImage,
  picture: Picture,
  placement: PicturePlacement,
  change?: ColourChange,
): void {
  const { box, toSource } = placement
  const [a, b, c, d, x, y] = toSource
  const steps = Math.min(4, Math.max(1, Math.ceil(Math.max(Math.hypot(a, c), Math.hypot(b, d)))))
  const sample = new Float64Array(4)
  const sum = new Float64Array(4)
  for (let row = Math.max(0, box.top); row < Math.min(scene.height, box.top + box.height); row++) {
    for (let column = Math.max(0, box.left); column < Math.min(scene.width, box.left + box.width); column++) {
      sum.fill(0)
      for (let step = 0; step < steps * steps; step++) {
        const dx = column + ((step % steps) + 0.5) / steps - box.left - box.width / 2
        const dy = row + (Math.floor(step / steps) + 0.5) / steps - box.top - box.height / 2
        samplePicture(picture, x + a * dx + b * dy, y + c * dx + d * dy, sample)
        for (let channel = 0; channel < 4; channel++) sum[channel]! += sample[channel]!
      }
      blend(scene, (row * scene.width + column) * 3, sum, steps * steps, change)
    }
  }
}

/** The picture's colour at a point times how much of it is there, and that share, in [0, 1], last. */
function samplePicture({ width, height, data, mask }: Picture, x: number, y: number, sample: Float64Array): void {
  sample.fill(0)
  if (x < 0 || y < 0 || x > width || y > height) return
  const left = Math.floor(x - 0.5)
  const top = Math.floor(y - 0.5)
  for (let corner = 0; corner < 4; corner++) {
    const column = left + (corner & 1)
    const row = top + (corner >> 1)
    // The outermost pixels reach to the picture's edge.
    const pixel = Math.min(height - 1, Math.max(0, row)) * width + Math.min(width - 1, Math.max(0, column))
    if (mask?.[pixel] === 0) continue
    const weight = (1 - Math.abs(x - 0.5 - column)) * (1 - Math.abs(y - 0.5 - row))
    for (let channel = 0; channel < 3; channel++) sample[channel]! += weight * data[pixel * 3 + channel]!
    sample[3]! += weight
  }
}

function blend({ data }: RgbImage, offset: number, sum: Float64Array, samples: number, change?: ColourChange): void {
  const weight = sum[3]!
  if (weight <= 0) return
  const colour = sum.subarray(0, 3)
  for (let channel = 0; channel < 3; channel++) colour[channel]! /= weight
  change?.(colour)
  const share = Math.min(1, weight / samples)
  for (let channel = 0; channel < 3; channel++) {
    const level = share * colour[channel]! + (1 - share) * data[offset + channel]!
    data[offset + channel] = Math.min(255, Math.max(0, Math.round(level)))
  }
}

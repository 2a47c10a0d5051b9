import type { RgbImage, Rng } from '@region-r1/core'
import { drawGround, renderSvg, wrapSvg } from '@region-r1/scenes'

/** Gives grounds to draw on, each call a copy of its own. */
export type GroundStock = (rng: Rng) => RgbImage

const count = 200
const plainShare = 0.2

/** Grounds as scenes have them, drawn once and shown mirrored and with their colours exchanged; some are of one colour. */
export function createGroundStock(side: number, rng: Rng): GroundStock {
  const size = { width: side, height: side }
  const grounds = Array.from({ length: count }, (_, index) => {
    return renderSvg(wrapSvg(drawGround(size, rng.fork(index)), side, side)).image
  })
  return rng => {
    if (rng.next() < plainShare) {
      const colour = [0, 1, 2].map(() => 255 - Math.floor(255 * rng.next() ** 2))
      return { ...size, data: Uint8Array.from({ length: side * side * 3 }, (_, index) => colour[index % 3]!) }
    }
    const { data } = rng.pick(grounds)
    const channels = rng.shuffle([0, 1, 2])
    const isMirrored = rng.next() < 0.5
    const changed = new Uint8Array(data.length)
    for (let pixel = 0; pixel < side * side; pixel++) {
      const column = pixel % side
      const source = isMirrored ? pixel - column + side - 1 - column : pixel
      for (let channel = 0; channel < 3; channel++)
        changed[3 * pixel + channel] = data[3 * source + channels[channel]!]!
    }
    return { ...size, data: changed }
  }
}

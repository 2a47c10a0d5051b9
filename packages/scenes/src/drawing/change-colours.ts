import type { Rng } from '@region-r1/core'

/** Turns the levels of a pixel, `[r, g, b]` in 0..255, into those under another light, in place and not clipped. */
export type ColourChange = (pixel: Float64Array) => void

/** Another brightness, white balance, saturation and contrast, as two cameras in two shops have them. */
export function sampleColourChange(rng: Rng): ColourChange {
  const around = (spread: number) => 1 + spread * (2 * rng.next() - 1)
  const brightness = around(0.25)
  const gains = [0, 1, 2].map(() => brightness * around(0.1))
  const saturation = around(0.3)
  const contrast = around(0.2)
  return pixel => {
    const grey = 0.299 * pixel[0]! + 0.587 * pixel[1]! + 0.114 * pixel[2]!
    for (let channel = 0; channel < 3; channel++) {
      const lit = (grey + saturation * (pixel[channel]! - grey)) * gains[channel]!
      pixel[channel] = 128 + contrast * (lit - 128)
    }
  }
}

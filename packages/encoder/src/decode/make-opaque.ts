import type { RgbImage } from '@region-r1/core'
import type { DecodedPixels } from './image-decoder.ts'

/** RGB from 1 to 4 channels; what shows through is white, each level rounded to nearest, or opacity is dropped. */
export function makeOpaque({ width, height, channels, data }: DecodedPixels, transparency: 'white' | 'drop'): RgbImage {
  // Not a Buffer, whose `slice` shares memory where that of Uint8Array copies.
  if (channels === 3) return { width, height, data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) }
  const rgb = new Uint8Array(width * height * 3)
  const hasOpacity = transparency === 'white' && (channels === 2 || channels === 4)
  const step = channels > 2 ? 1 : 0
  for (let source = 0, target = 0; target < rgb.length; source += channels, target += 3) {
    const opacity = hasOpacity ? data[source + channels - 1]! : 255
    const ground = 255 * (255 - opacity) + 127
    rgb[target] = (data[source]! * opacity + ground) / 255
    rgb[target + 1] = (data[source + step]! * opacity + ground) / 255
    rgb[target + 2] = (data[source + 2 * step]! * opacity + ground) / 255
  }
  return { width, height, data: rgb }
}

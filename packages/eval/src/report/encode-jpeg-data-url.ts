import createJpegCodec from '@jimp/js-jpeg'
import type { RgbImage } from '@region-r1/core'

/** The picture as a JPEG inside a data URL, for pages that load nothing. */
export function encodeJpegDataUrl({ width, height, data }: RgbImage): string {
  const rgba = Buffer.alloc(width * height * 4, 255)
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let channel = 0; channel < 3; channel++) rgba[pixel * 4 + channel] = data[pixel * 3 + channel]!
  }
  const bytes = createJpegCodec().encode({ width, height, data: rgba }, { quality: 85 })
  return `data:image/jpeg;base64,${bytes.toString('base64')}`
}

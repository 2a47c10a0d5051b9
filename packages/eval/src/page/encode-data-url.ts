import createJpegCodec from '@jimp/js-jpeg'
import type { RgbImage } from '@region-r1/core'
import { encodePng } from '@region-r1/encoder'

/** Above this a PNG gives way to a JPEG: drawings stay sharp and are quick to write, photos stay small. */
const maxPngBytes = 20_000

/** The picture inside a data URL, for pages that load nothing. */
export async function encodeDataUrl(image: RgbImage): Promise<string> {
  const png = Buffer.from(await encodePng(image))
  if (png.length <= maxPngBytes) return `data:image/png;base64,${png.toString('base64')}`
  const { width, height, data } = image
  const rgba = Buffer.alloc(width * height * 4, 255)
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let channel = 0; channel < 3; channel++) rgba[pixel * 4 + channel] = data[pixel * 3 + channel]!
  }
  const jpeg = createJpegCodec().encode({ width, height, data: rgba }, { quality: 85 })
  return `data:image/jpeg;base64,${jpeg.toString('base64')}`
}

import type { RgbImage } from '@region-r1/core'
import { cropAndResize, type ReadImageSourceOptions, readImageSource } from '@region-r1/encoder'
import { encodeDataUrl } from './encode-data-url.ts'

/** A picture with its longer side at most so many pixels, as a data URL; null where it cannot be read any more. */
export async function loadPicture(
  source: string,
  side: number,
  images: ReadImageSourceOptions = {},
): Promise<string | null> {
  let image: RgbImage
  try {
    image = await readImageSource(source, images)
  } catch {
    // The run has told of it; the page shows words instead.
    return null
  }
  const scale = Math.min(1, side / Math.max(image.width, image.height))
  const width = Math.max(1, Math.round(image.width * scale))
  const height = Math.max(1, Math.round(image.height * scale))
  return encodeDataUrl(scale === 1 ? image : cropAndResize(image, { width, height, resample: 'bicubic' }))
}

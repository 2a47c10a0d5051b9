import type { ImageInput, RgbImage } from '@region-r1/core'
import { resampleRegion } from '../resample/resample-region.ts'
import { planImage } from './image-input.ts'

/** What a network of that input reads of the full picture. */
export function fitImage(image: RgbImage, input: ImageInput): RgbImage {
  const box = { x1: 0, y1: 0, x2: image.width, y2: image.height }
  return resampleRegion(image, { box, ...planImage(input, image), resample: input.resample })
}

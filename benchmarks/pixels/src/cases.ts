import { createPixelBox, type DualEncoder, type RgbImage } from '@region-r1/core'
import { cropAndResize, decodeImage } from '@region-r1/encoder'
import { Jimp, ResizeStrategy } from 'jimp'
import sharp from 'sharp'
import type { Variant } from './measure.ts'

/** A question that a user would ask; the first variant is ours. */
export interface BenchmarkCase {
  readonly title: string
  readonly rounds: number
  readonly variants: readonly Variant[]
}

/** From decoded pixels to the pixels that a model reads. Each library gets them in the form it likes best. */
export function createResizeCase(image: RgbImage, share: number, size: number): BenchmarkCase {
  const width = Math.round(image.width * share)
  const height = Math.round(image.height * share)
  const left = Math.floor((image.width - width) / 2)
  const top = Math.floor((image.height - height) / 2)
  const box = createPixelBox({ x1: left, y1: top, x2: left + width, y2: top + height })
  const rgba = new Uint8Array(image.width * image.height * 4).fill(255)
  for (let source = 0, target = 0; source < image.data.length; source += 3, target += 4) {
    rgba.set(image.data.subarray(source, source + 3), target)
  }
  const bitmap = { width: image.width, height: image.height, data: Buffer.from(rgba) }
  const raw = { width: image.width, height: image.height, channels: 3 } as const
  return {
    title: `crop ${width} x ${height} of ${image.width} x ${image.height}, resize to ${size} x ${size}, bicubic`,
    rounds: 21,
    variants: [
      { name: 'cropAndResize', run: () => sum(cropAndResize(image, { box, width: size, height: size }).data) },
      {
        name: 'jimp',
        run: () => {
          const copy = new Jimp({ ...bitmap, data: Buffer.from(bitmap.data) })
          const cropped = copy.crop({ x: left, y: top, w: width, h: height })
          return sum(cropped.resize({ w: size, h: size, mode: ResizeStrategy.BICUBIC }).bitmap.data)
        },
      },
      {
        name: 'sharp',
        run: async () => {
          const cropped = sharp(image.data, { raw }).extract({ left, top, width, height })
          return sum(await cropped.resize(size, size, { fit: 'fill', kernel: 'cubic' }).raw().toBuffer())
        },
      },
    ],
  }
}

export function createDecodeCase(title: string, bytes: Uint8Array): BenchmarkCase {
  return {
    title: `decode ${title}`,
    rounds: 11,
    variants: (['jimp', 'sharp'] as const).map(decoder => ({
      name: `decodeImage, ${decoder}`,
      run: async () => sum((await decodeImage(bytes, { decoder })).data),
    })),
  }
}

/** Per picture, one by one and in a batch. */
export function createEncodeCase(encoder: DualEncoder, image: RgbImage, batchSize: number): BenchmarkCase {
  const views = Array.from({ length: batchSize }, (_, index) => ({
    image,
    box: createPixelBox({ x1: index, y1: index, x2: index + image.width / 2, y2: index + image.height / 2 }),
  }))
  const encode = async (batch: typeof views) =>
    (await encoder.encodeImages(batch)).reduce((total, { embedding }) => total + embedding[0]!, 0)
  return {
    title: `encode ${batchSize} crops of a ${image.width} x ${image.height} picture with ${encoder.id}`,
    rounds: 7,
    variants: [
      { name: `one batch of ${batchSize}`, run: () => encode(views) },
      {
        name: `${batchSize} batches of 1`,
        run: async () => {
          let total = 0
          for (const view of views) total += await encode([view])
          return total
        },
      },
    ],
  }
}

function sum(data: Uint8Array): number {
  let total = 0
  for (let index = 0; index < data.length; index += 97) total += data[index]!
  return total
}

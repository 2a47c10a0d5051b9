import {
  createPixelBox,
  type ImageSize,
  type ImageView,
  ModelFormatError,
  type NormalizedBox,
  toNormalizedBox,
} from '@region-r1/core'
import { fitBox } from '../crop-and-resize.ts'
import { type ResampleRegionOptions, resampleRegion } from '../resample/resample-region.ts'
import type { PreprocessorConfig } from './preprocessor-config.ts'

/** Turns views of pictures into what the vision model reads. */
export interface Preprocessor {
  /** Of the model's input, in pixels. */
  readonly width: number
  readonly height: number
  /** Writes the view into `target`: `[3, height, width]`, rescaled and normalised, from one pass over the original pixels. */
  write(view: ImageView, target: Float32Array): void
  /** The part of a picture of that size which the model sees; absent where it sees all of it. */
  getPatchRegion?(size: ImageSize): NormalizedBox
}

/** A preprocessor as `preprocessor_config.json` describes it: squash to a size, or shortest edge and centre crop. */
export function createPreprocessor(config: PreprocessorConfig, path: string): Preprocessor {
  const { width, height, plan } = createPlan(config, path)
  const levels = createLevelTables(config)
  return {
    width,
    height,
    write({ image, box }, target) {
      const fitted = fitBox(box, image)
      const size = { width: fitted.x2 - fitted.x1, height: fitted.y2 - fitted.y1 }
      const { data } = resampleRegion(image, { box: fitted, ...plan(size), resample: config.resample })
      const pixels = width * height
      for (let pixel = 0, source = 0; pixel < pixels; pixel++) {
        target[pixel] = levels[data[source++]!]!
        target[pixel + pixels] = levels[256 + data[source++]!]!
        target[pixel + 2 * pixels] = levels[512 + data[source++]!]!
      }
    },
    ...(config.do_center_crop && {
      getPatchRegion(size) {
        const { grid, window } = plan(size)
        const { left, top } = window
        return toNormalizedBox(createPixelBox({ x1: left, y1: top, x2: left + width, y2: top + height }), grid)
      },
    }),
  }
}

type Plan = (size: ImageSize) => Pick<ResampleRegionOptions, 'grid' | 'window'>

function createPlan({ size, do_center_crop, crop_size }: PreprocessorConfig, path: string): ImageSize & { plan: Plan } {
  if (!do_center_crop) {
    if (typeof size !== 'number' && 'shortest_edge' in size) {
      throw new ModelFormatError({
        path,
        message: `${path} does not fit: a shortest_edge without do_center_crop leaves pictures of different sizes`,
      })
    }
    const grid = typeof size === 'number' ? { width: size, height: size } : { width: size.width, height: size.height }
    return { ...grid, plan: () => ({ grid, window: { left: 0, top: 0, ...grid } }) }
  }
  const crop = toSize(crop_size ?? toSize(size))
  const resized: (size: ImageSize) => ImageSize =
    typeof size !== 'number' && 'width' in size
      ? () => size
      : original => fitShortestEdge(original, typeof size === 'number' ? size : size.shortest_edge)
  const least = resized({ width: 1, height: 1 })
  if (least.width < crop.width || least.height < crop.height) {
    throw new ModelFormatError({
      path,
      message: `${path} does not fit: crop_size ${crop.width} x ${crop.height} is larger than size, which would need padding`,
    })
  }
  const plan: Plan = original => {
    const grid = resized(original)
    const left = Math.floor((grid.width - crop.width) / 2)
    const top = Math.floor((grid.height - crop.height) / 2)
    return { grid, window: { left, top, ...crop } }
  }
  return { ...crop, plan }
}

/** The longer side is cut to a whole number, not rounded, as Hugging Face has it. */
function fitShortestEdge({ width, height }: ImageSize, edge: number): ImageSize {
  return width <= height
    ? { width: edge, height: Math.floor((edge * height) / width) }
    : { width: Math.floor((edge * width) / height), height: edge }
}

function toSize(size: PreprocessorConfig['size'] | { width: number; height: number }): ImageSize {
  if (typeof size === 'number') return { width: size, height: size }
  if ('shortest_edge' in size) return { width: size.shortest_edge, height: size.shortest_edge }
  return { width: size.width, height: size.height }
}

/** `[3, 256]`: what each level of each channel becomes. */
function createLevelTables({ do_rescale, rescale_factor, do_normalize, image_mean, image_std }: PreprocessorConfig) {
  return Float32Array.from({ length: 3 * 256 }, (_, index) => {
    const channel = index >> 8
    const value = (index & 255) * (do_rescale ? rescale_factor : 1)
    return do_normalize ? (value - image_mean[channel]!) / image_std[channel]! : value
  })
}

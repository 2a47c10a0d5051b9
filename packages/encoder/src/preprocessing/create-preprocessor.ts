import {
  createPixelBox,
  type ImageInput,
  type ImageSize,
  type ImageView,
  type NormalizedBox,
  toNormalizedBox,
} from '@region-r1/core'
import { fitBox } from '../crop-and-resize.ts'
import { resampleRegion } from '../resample/resample-region.ts'
import { createImageInput, planImage } from './image-input.ts'
import type { PreprocessorConfig } from './preprocessor-config.ts'

/** Turns views of pictures into what the vision model reads. */
export interface Preprocessor {
  readonly input: ImageInput
  /** Writes the view into `target`: `[3, height, width]`, rescaled and normalised, from one pass over the original pixels. */
  write(view: ImageView, target: Float32Array): void
  /** The part of a picture of that size which the model sees; absent where it sees all of it. */
  getPatchRegion?(size: ImageSize): NormalizedBox
}

/** A preprocessor as `preprocessor_config.json` describes it: squash to a size, or shortest edge and centre crop. */
export function createPreprocessor(config: PreprocessorConfig, path: string): Preprocessor {
  const input = createImageInput(config, path)
  const levels = createLevelTables(config)
  return {
    input,
    write({ image, box }, target) {
      const fitted = fitBox(box, image)
      const size = { width: fitted.x2 - fitted.x1, height: fitted.y2 - fitted.y1 }
      const { data } = resampleRegion(image, { box: fitted, ...planImage(input, size), resample: config.resample })
      const pixels = input.width * input.height
      for (let pixel = 0, source = 0; pixel < pixels; pixel++) {
        target[pixel] = levels[data[source++]!]!
        target[pixel + pixels] = levels[256 + data[source++]!]!
        target[pixel + 2 * pixels] = levels[512 + data[source++]!]!
      }
    },
    ...(config.do_center_crop && {
      getPatchRegion(size) {
        const { grid, window } = planImage(input, size)
        const { left, top, width, height } = window
        return toNormalizedBox(createPixelBox({ x1: left, y1: top, x2: left + width, y2: top + height }), grid)
      },
    }),
  }
}

/** `[3, 256]`: what each level of each channel becomes. */
function createLevelTables({ do_rescale, rescale_factor, do_normalize, image_mean, image_std }: PreprocessorConfig) {
  return Float32Array.from({ length: 3 * 256 }, (_, index) => {
    const channel = index >> 8
    const value = (index & 255) * (do_rescale ? rescale_factor : 1)
    return do_normalize ? (value - image_mean[channel]!) / image_std[channel]! : value
  })
}

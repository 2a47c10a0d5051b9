import { type ImageInput, type ImageSize, ModelFormatError } from '@region-r1/core'
import type { ResampleRegionOptions } from '../resample/resample-region.ts'
import type { PreprocessorConfig } from './preprocessor-config.ts'

/**
 * The network's input as `preprocessor_config.json` describes it: squashed to a size, or the middle of one resized by its
 * shortest edge.
 *
 * @throws ModelFormatError where pictures would come out in different sizes, or smaller than what is read.
 */
export function createImageInput(
  { size, do_center_crop, crop_size, resample }: PreprocessorConfig,
  path: string,
): ImageInput {
  const fail = (problem: string) => new ModelFormatError({ path, message: `${path} does not fit: ${problem}` })
  if (!do_center_crop) {
    if (typeof size !== 'number' && 'shortest_edge' in size) {
      throw fail('a shortest_edge without do_center_crop leaves pictures of different sizes')
    }
    const whole = toSize(size)
    return { ...whole, resize: whole, resample }
  }
  const { width, height } = toSize(crop_size ?? toSize(size))
  const resize =
    typeof size === 'number' ? size : 'width' in size ? { width: size.width, height: size.height } : size.shortest_edge
  const least = resizeTo(resize, { width: 1, height: 1 })
  if (least.width < width || least.height < height) {
    throw fail(`crop_size ${width} x ${height} is larger than size, which would need padding`)
  }
  return { width, height, resize, resample }
}

/** What a picture of that size is resized to, and which part of that is read. */
export function planImage(
  { width, height, resize }: ImageInput,
  size: ImageSize,
): Pick<ResampleRegionOptions, 'grid' | 'window'> {
  const grid = resizeTo(resize, size)
  const left = Math.floor((grid.width - width) / 2)
  const top = Math.floor((grid.height - height) / 2)
  return { grid, window: { left, top, width, height } }
}

/** Whether a picture of the input's own size is read as it is: not where more is resized than is read. */
export function readsItsOwnSize(input: ImageInput): boolean {
  const { grid } = planImage(input, input)
  return grid.width === input.width && grid.height === input.height
}

/** The longer side is cut to a whole number, not rounded, as Hugging Face has it. */
function resizeTo(resize: ImageInput['resize'], { width, height }: ImageSize): ImageSize {
  if (typeof resize !== 'number') return resize
  return width <= height
    ? { width: resize, height: Math.floor((resize * height) / width) }
    : { width: Math.floor((resize * width) / height), height: resize }
}

function toSize(size: PreprocessorConfig['size'] | ImageSize): ImageSize {
  if (typeof size === 'number') return { width: size, height: size }
  if ('shortest_edge' in size) return { width: size.shortest_edge, height: size.shortest_edge }
  return { width: size.width, height: size.height }
}

import { ModelFormatError, type RgbImage } from '@region-r1/core'
import { expectAllClose } from '@region-r1/test-kit'
import { expect, test } from 'vitest'
import { createPreprocessor } from './create-preprocessor.ts'
import { preprocessorConfigSchema } from './preprocessor-config.ts'

const create = (config: object) =>
  createPreprocessor(preprocessorConfigSchema.parse(config), 'preprocessor_config.json')

/** Four columns, of red 0, 51, 102 and 204; green 255, blue 0. */
const image: RgbImage = {
  width: 4,
  height: 2,
  data: Uint8Array.from({ length: 24 }, (_, index) => [[0, 51, 102, 204][(index / 3) & 3]!, 255, 0][index % 3]!),
}

function write(config: object, { width, height } = create(config).input): Float32Array {
  const target = new Float32Array(3 * width * height)
  create(config).write({ image }, target)
  return target
}

test('a picture of the right size is rescaled and normalised by channel, by hand', () => {
  const values = write({ size: { height: 2, width: 4 }, image_mean: [0.2, 0.5, 0], image_std: [0.2, 0.5, 2] })
  const row = (...levels: number[]) => [...levels, ...levels]
  expectAllClose(values, [...row(-1, 0, 1, 3), ...row(1, 1, 1, 1), ...row(0, 0, 0, 0)])
})

test('without rescaling and normalising the levels stay as they are', () => {
  const values = write({ size: { height: 2, width: 4 }, do_rescale: false, do_normalize: false })
  expectAllClose(values.subarray(0, 4), [0, 51, 102, 204])
})

test('a centre crop takes the middle, by a size in numbers as old exports write it or by sides', () => {
  for (const size of [2, { shortest_edge: 2 }, { height: 2, width: 4 }]) {
    const config = { size, crop_size: 2, do_center_crop: true, do_rescale: false, do_normalize: false }
    expect([...write(config).subarray(0, 4)]).toEqual([51, 102, 51, 102])
    expect(create(config).getPatchRegion?.(image)).toEqual({ x1: 0.25, y1: 0, x2: 0.75, y2: 1 })
  }
})

test('a number without a centre crop is a square that the picture is squashed to', () => {
  const preprocessor = create({ size: 6 })
  expect(preprocessor.input).toMatchObject({ width: 6, height: 6 })
  expect(preprocessor.getPatchRegion).toBeUndefined()
})

test('a very long picture is resized by its shorter side', () => {
  const config = { size: { shortest_edge: 5 }, crop_size: { height: 5, width: 5 }, do_center_crop: true }
  const region = create(config).getPatchRegion!({ width: 1000, height: 7 })
  // 5 / 7 of 1000 is 714.28…, cut to 714, of which 5 from 354 on are seen.
  expectAllClose([region.x1, region.x2, region.y1, region.y2], [354 / 714, 359 / 714, 0, 1])
})

test('sizes that would leave gaps, or pictures of different sizes, do not fit', () => {
  expect(() => create({ size: { shortest_edge: 4 } })).toThrow(ModelFormatError)
  expect(() => create({ size: 4, crop_size: 5, do_center_crop: true })).toThrow('crop_size 5 x 5 is larger than size')
  expect(() => create({ size: 4, do_resize: false })).toThrow('only encoders that resize')
  expect(() => create({ size: { longest_edge: 4 } })).toThrow()
})

test.each([[undefined], ['224'], [{ longest_edge: 224 }]])(
  'a size of %j is refused with the three that can be read',
  size => {
    const parsed = preprocessorConfigSchema.safeParse({ size })
    expect(parsed.error?.issues[0]?.message).toBe(
      'expected pixels: a number, { "shortest_edge": … } or { "height": …, "width": … }',
    )
  },
)

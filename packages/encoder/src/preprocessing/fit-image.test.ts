import { createRng, type RgbImage } from '@region-r1/core'
import { expect, test } from 'vitest'
import { createPreprocessor } from './create-preprocessor.ts'
import { fitImage } from './fit-image.ts'
import { readsItsOwnSize } from './image-input.ts'
import { preprocessorConfigSchema } from './preprocessor-config.ts'

const rng = createRng('fit')
const photo: RgbImage = {
  width: 61,
  height: 43,
  data: Uint8Array.from({ length: 61 * 43 * 3 }, () => rng.nextInt(256)),
}

function create(config: object) {
  const preprocessor = createPreprocessor(preprocessorConfigSchema.parse(config), 'preprocessor_config.json')
  const { input } = preprocessor
  const write = (image: RgbImage) => {
    const target = new Float32Array(3 * input.width * input.height)
    preprocessor.write({ image }, target)
    return target
  }
  return { input, write }
}

test.each([
  ['squashed', { size: { height: 20, width: 24 } }],
  ['by the shortest edge', { size: { shortest_edge: 16 }, crop_size: 16, do_center_crop: true }],
  ['bilinear and larger than the photo', { size: 96, resample: 2 }],
])('a fitted picture, %s, is read as the full one, number for number', (_, config) => {
  const { input, write } = create(config)
  const fitted = fitImage(photo, input)
  expect([fitted.width, fitted.height]).toEqual([input.width, input.height])
  expect(readsItsOwnSize(input)).toBe(true)
  expect(write(fitted)).toEqual(write(photo))
})

test('where the middle of a larger picture is read, a fitted picture would be cut again', () => {
  const { input, write } = create({ size: { shortest_edge: 20 }, crop_size: 16, do_center_crop: true })
  expect(readsItsOwnSize(input)).toBe(false)
  expect(write(fitImage(photo, input))).not.toEqual(write(photo))
})

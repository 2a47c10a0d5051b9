import type { OnnxEncoder } from '@region-r1/encoder'
import { createFakeEncoder } from '@region-r1/encoder/testing'
import { expect, test } from 'vitest'
import { checkEncoder, checkGolden } from './check-encoder.ts'
import { computeGoldenValues, readGoldenValues } from './golden.ts'

const fake = Object.assign(createFakeEncoder(), { device: 'cpu', directory: '', modelType: 'fake' }) as OnnxEncoder

test('an encoder whose files are not those that were shipped has failed, and the way out is named', async () => {
  expect(await checkEncoder(fake, 'photos')).toMatchObject({
    status: 'fail',
    advice: expect.stringContaining('install'),
  })
  const { encoder: id } = await readGoldenValues('photos')
  expect(await checkEncoder({ ...fake, id }, 'photos')).toMatchObject({ status: 'ok' })
})

test('an encoder that computes something else has failed', async () => {
  const { encoder: id } = await readGoldenValues('photos')
  expect(await checkGolden({ ...fake, id }, 'photos')).toMatchObject({
    status: 'fail',
    message: expect.stringContaining('cosine'),
  })
})

test('another encoder is not held against the stored values', async () => {
  expect(await checkGolden(fake, 'photos')).toMatchObject({ status: 'warn' })
})

test('an encoder that computes the stored values to the precision of another machine passes', async () => {
  const { encoder: id, image, text } = await readGoldenValues('photos')
  const nudge = (values: readonly number[]) =>
    Float32Array.from(values, (value, index) => value + (index % 2 ? 1e-3 : -1e-3))
  const encoder: OnnxEncoder = {
    ...fake,
    id,
    encodeImages: async () => [{ embedding: nudge(image) }],
    encodeTexts: async () => [nudge(text)],
  }
  expect(await checkGolden(encoder, 'photos')).toMatchObject({ status: 'ok' })
  expect((await computeGoldenValues(encoder)).image).toHaveLength(image.length)
})

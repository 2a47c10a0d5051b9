import type { DualEncoder } from '@region-r1/core'
import { expect, test } from 'vitest'
import { createFakeEncoder } from './create-fake-encoder.ts'
import { encoderContract } from './encoder-contract.ts'

/** The titles of the checks that an encoder breaks. */
async function listBroken(change: (sound: DualEncoder) => Partial<DualEncoder>): Promise<string[]> {
  const broken: string[] = []
  for (const { title, check } of encoderContract) {
    const createEncoder = () => {
      const sound = createFakeEncoder()
      return { ...sound, ...change(sound) }
    }
    await check({ createEncoder }).catch(() => broken.push(title))
  }
  return broken
}

test('a sound encoder breaks nothing', async () => {
  expect(await listBroken(() => ({}))).toEqual([])
})

test.each<[string, RegExp, (sound: DualEncoder) => Partial<DualEncoder>]>([
  ['the order', /order/, sound => ({ encodeTexts: async (...of) => (await sound.encodeTexts(...of)).reverse() })],
  [
    'unit length',
    /unit length$/,
    sound => ({ encodeTexts: async (...of) => (await sound.encodeTexts(...of)).map(text => text.map(x => 2 * x)) }),
  ],
  ['the grid', /grid/, () => ({ patchGrid: { rows: 3, columns: 3, size: 16 } })],
  [
    'the box',
    /box/,
    sound => ({
      encodeImages: (views, ...of) =>
        sound.encodeImages(
          views.map(({ image }) => ({ image })),
          ...of,
        ),
    }),
  ],
  ['the abort', /abort/, sound => ({ encodeTexts: texts => sound.encodeTexts(texts) })],
  ['the region', /region/, () => ({ getPatchRegion: () => ({ x1: 0.5, y1: 0, x2: 0.5, y2: 1 }) as never })],
  [
    'raw embeddings',
    /raw/,
    sound => ({
      hasRawFeatures: true,
      encodeTexts: (texts, options) => sound.encodeTexts(options?.raw ? texts.map(() => 'x') : texts, options),
    }),
  ],
  [
    'the pixels',
    /left as they were/,
    sound => ({
      encodeImages(views, ...of) {
        for (const { image } of views) image.data[0] = 1
        return sound.encodeImages(views, ...of)
      },
    }),
  ],
  [
    'difference',
    /otherwise/,
    sound => ({
      encodeTexts: (texts, ...of) =>
        sound.encodeTexts(
          texts.map(() => 'red'),
          ...of,
        ),
    }),
  ],
])('an encoder that breaks %s is told by the check of that', async (_, title, change) => {
  expect((await listBroken(change)).some(broken => title.test(broken))).toBe(true)
})

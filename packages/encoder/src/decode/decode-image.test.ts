import { readFileSync } from 'node:fs'
import { ImageFormatError } from '@region-r1/core'
import { expectAllClose } from '@region-r1/test-kit'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { fitImage } from '../preprocessing/fit-image.ts'
import { decodeImage } from './decode-image.ts'

const folder = new URL('../__fixtures__/images/', import.meta.url)
const read = (name: string) => new Uint8Array(readFileSync(new URL(name, folder)))

/** What Pillow reads, and by how much a JPEG decoder may differ from it in any level. */
interface Expected {
  readonly file: string
  readonly width: number
  readonly height: number
  readonly tolerance: number
  readonly decoders: readonly ('jimp' | 'sharp')[]
  readonly data: string
}

const expected: Expected[] = JSON.parse(readFileSync(new URL('expected.json', folder), 'utf8'))

for (const { file, width, height, tolerance, decoders, data } of expected) {
  for (const decoder of decoders) {
    test(`${decoder} reads ${file} as Pillow does${tolerance ? `, within ${tolerance} levels` : ', exactly'}`, async () => {
      const image = await decodeImage(read(file), { decoder })
      expect([image.width, image.height]).toEqual([width, height])
      expect(Buffer.isBuffer(image.data)).toBe(false)
      expectAllClose(image.data, Buffer.from(data, 'base64'), { atol: tolerance })
    })
  }
}

test('the two decoders differ on a JPEG with colour at half size by less than 4 levels in the mean and 24 anywhere', async () => {
  const jimp = await decodeImage(read('subsampled.jpg'), { decoder: 'jimp' })
  const sharp = await decodeImage(read('subsampled.jpg'), { decoder: 'sharp' })
  expectAllClose(jimp.data, sharp.data, { atol: 24 })
  const mean = jimp.data.reduce((sum, level, index) => sum + Math.abs(level - sharp.data[index]!), 0) / jimp.data.length
  expect(mean).toBeGreaterThan(0)
  expect(mean).toBeLessThan(4)
})

describe.each(['jimp', 'sharp'] as const)('bytes that %s cannot make a picture of', decoder => {
  // Of these the last tenth is no part of the picture.
  const files = expected
    .filter(({ file, decoders }) => decoders.includes(decoder) && file !== 'appended.png' && file !== 'fax.tiff')
    .map(({ file }) => file)

  test.each(files)('%s cut short is an ImageFormatError at any length', async file => {
    const bytes = read(file)
    for (const share of [0.02, 0.1, 0.3, 0.5, 0.7, 0.9]) {
      const part = bytes.subarray(0, Math.floor(bytes.length * share))
      await expect(decodeImage(part, { decoder }), `${share} of ${file}`).rejects.toThrow(ImageFormatError)
    }
  })

  test('damage in the middle is an ImageFormatError or a picture of the promised size, never another error', async () => {
    for (const file of files) {
      const bytes = read(file)
      for (let offset = 12; offset < bytes.length; offset += 37) {
        const broken = bytes.slice()
        broken[offset]! ^= 0xff
        const outcome = await decodeImage(broken, { decoder }).catch(error => error)
        expect(outcome instanceof ImageFormatError || outcome.data.length === outcome.width * outcome.height * 3).toBe(
          true,
        )
      }
    }
  })
})

test('empty and unknown bytes are named as what they are', async () => {
  await expect(decodeImage(new Uint8Array())).rejects.toThrow('the picture is empty')
  const text = new TextEncoder().encode('{"id":"not a picture"}')
  await expect(decodeImage(text)).rejects.toThrow('TIFF picture, got JSON text (22 bytes)')
})

test('a header of 50,000 x 50,000 pixels is refused before anything is decoded', async () => {
  const bytes = read('rgb.png')
  new DataView(bytes.buffer).setUint32(16, 50_000)
  new DataView(bytes.buffer).setUint32(20, 50_000)
  await expect(decodeImage(bytes)).rejects.toThrow('50000 x 50000 pixels, more than the 67108864 allowed')
  await expect(decodeImage(bytes.subarray(0, 33))).rejects.toThrow('50000 x 50000')
})

test('limits on bytes and pixels are the caller’s to set', async () => {
  const bytes = read('rgb.png')
  await expect(decodeImage(bytes, { maxBytes: 100 })).rejects.toThrow('more than the 100 allowed')
  await expect(decodeImage(bytes, { maxPixels: 24 * 16 - 1 })).rejects.toThrow('24 x 16 pixels, more than the 383')
  await expect(decodeImage(bytes, { maxPixels: 24 * 16 })).resolves.toHaveProperty('width', 24)
})

test('a format that the decoder asked for does not know says which one does', async () => {
  await expect(decodeImage(read('rgb.webp'), { decoder: 'jimp' })).rejects.toThrow('install the package sharp')
  await expect(decodeImage(read('rgb.bmp'), { decoder: 'sharp' })).rejects.toThrow('use the decoder jimp')
  await expect(decodeImage(read('rgb.bmp'))).resolves.toHaveProperty('width', 24)
})

test('a BMP stored from the top is not upside down', async () => {
  const bytes = read('rgb.bmp')
  const { data } = await decodeImage(bytes)
  new DataView(bytes.buffer).setInt32(22, -16, true)
  const flipped = await decodeImage(bytes)
  expect([...flipped.data.subarray(0, 72)]).toEqual([...data.subarray(15 * 72)])
})

test('opacity is dropped where the encoder was made so, as Pillow does by convert("RGB")', async () => {
  const rgba = Uint8Array.of(10, 20, 30, 0, 40, 50, 60, 128)
  const png = await sharp(rgba, { raw: { width: 2, height: 1, channels: 4 } })
    .png()
    .toBuffer()
  for (const decoder of ['jimp', 'sharp'] as const) {
    const dropped = await decodeImage(png, { decoder, transparency: 'drop' })
    expect([...dropped.data]).toEqual([10, 20, 30, 40, 50, 60])
    const { data } = await decodeImage(png, { decoder })
    expect([...data]).toEqual([255, 255, 255, 147, 152, 157])
  }
})

const fit = { width: 20, height: 20, resize: 20, resample: 'bicubic' } as const

test('a picture is fitted to an encoder’s input as the encoder would do it', async () => {
  const bytes = read('subsampled.jpg')
  expect(await decodeImage(bytes, { fit })).toEqual(fitImage(await decodeImage(bytes), fit))
})

describe('shrinking while a JPEG is decoded', async () => {
  const waves = Uint8Array.from(
    { length: 203 * 162 * 3 },
    (_, at) => 128 + 100 * Math.sin(at / 9) * Math.cos(at / 6090),
  )
  const raw = { width: 203, height: 162, channels: 3 } as const
  const bytes = await sharp(waves, { raw })
    .jpeg({ quality: 95 })
    .withExif({ IFD0: { Orientation: '6' } })
    .toBuffer()

  test('changes levels a little, upright as it was, and only where it is asked for', async () => {
    const whole = await decodeImage(bytes, { fit })
    const shrunk = await decodeImage(bytes, { fit, shrinkOnLoad: true })
    expect(shrunk).not.toEqual(whole)
    expectAllClose(shrunk.data, whole.data, { atol: 8 })
    expect(await decodeImage(bytes, { shrinkOnLoad: true })).toEqual(await decodeImage(bytes))
    expect(await decodeImage(bytes, { fit, shrinkOnLoad: true, decoder: 'jimp' })).toEqual(
      await decodeImage(bytes, { fit, decoder: 'jimp' }),
    )
  })

  test('is no way around the limit of pixels', async () => {
    await expect(decodeImage(bytes, { fit, shrinkOnLoad: true, maxPixels: 203 * 162 - 1 })).rejects.toThrow(
      'more than the 32885 allowed (maxPixels)',
    )
  })
})

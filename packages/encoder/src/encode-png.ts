import type { RgbImage } from '@region-r1/core'

/** The picture as the bytes of an 8-bit RGB PNG, without loss. */
export async function encodePng({ width, height, data }: RgbImage): Promise<Uint8Array> {
  const { default: createPngCodec, PNGColorType } = await import('@jimp/js-png')
  const bitmap = { width, height, data: Buffer.from(data.buffer, data.byteOffset, data.byteLength) }
  return createPngCodec().encode(bitmap, { colorType: PNGColorType.COLOR, inputHasAlpha: false, deflateLevel: 6 })
}

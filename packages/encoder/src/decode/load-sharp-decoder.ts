import { createRequire } from 'node:module'
import type { Sharp } from 'sharp'
import { readGifFrame } from '../image-header/read-gif-frame.ts'
import { decodeGif } from './decode-gif.ts'
import type { DecodedPixels, ImageDecoder } from './image-decoder.ts'

/** sharp (libvips), several times faster than jimp and with WebP; null where it was left out or does not load here. */
export async function loadSharpDecoder(): Promise<ImageDecoder | null> {
  const sharp = await loadSharp()
  if (sharp === null) return null
  return {
    name: 'sharp',
    formats: new Set(['jpeg', 'png', 'webp', 'gif', 'tiff']),
    async doDecode(bytes, format, { maxPixels, shrink }) {
      // Around a first frame that is smaller than the canvas libvips shows black.
      if (format === 'gif' && !fillsCanvas(bytes)) return decodeGif(bytes)
      // A buffer of this realm: sharp does not know arrays of another one.
      const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      // Colour profiles are ignored as jimp and Pillow ignore them, so that all three see the same levels.
      const input = sharp(buffer, { ignoreIcc: true, failOn: 'error', limitInputPixels: maxPixels })
      const { space, width, height } = await input.metadata()
      if (space === 'cmyk')
        return convertCmyk(await readPixels(input.pipelineColourspace('cmyk').toColourspace('cmyk')))
      if (shrink === 1) return readPixels(input)
      // At exactly the size that libjpeg shrinks to, nothing is left for libvips to resize.
      const part = { width: Math.ceil(width / shrink), height: Math.ceil(height / shrink), fit: 'fill' } as const
      return { ...(await readPixels(input.resize(part))), shrunk: shrink }
    },
  }
}

/** By `require`, for its ES modules take half as long again; what traces a program's files sees the import. */
async function loadSharp(): Promise<typeof import('sharp')['default'] | null> {
  try {
    return createRequire(import.meta.url)('sharp')
  } catch {
    return import('sharp').then(
      module => module.default,
      () => null,
    )
  }
}

async function readPixels(input: Sharp): Promise<DecodedPixels> {
  const { data, info } = await input.raw().toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, channels: info.channels, data }
}

function fillsCanvas(bytes: Uint8Array): boolean {
  const { canvas, width, height } = readGifFrame(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  return width === canvas.width && height === canvas.height
}

/** The plain formula that jimp and Pillow use, in place of a printer's profile. */
function convertCmyk({ width, height, data }: DecodedPixels): DecodedPixels {
  const rgb = new Uint8Array(width * height * 3)
  for (let source = 0, target = 0; source < data.length; source += 4, target += 3) {
    const white = 255 - data[source + 3]!
    for (let channel = 0; channel < 3; channel++) {
      rgb[target + channel] = ((255 - data[source + channel]!) * white + 127) / 255
    }
  }
  return { width, height, channels: 3, data: rgb }
}

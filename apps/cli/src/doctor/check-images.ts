import { decodeImage } from '@region-r1/encoder'
import type { Check } from './check.ts'

/** One pixel. */
const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

/** Which decoders read pictures here. */
export async function checkImages(): Promise<Omit<Check, 'name'>> {
  const bytes = Buffer.from(png, 'base64')
  await decodeImage(bytes, { decoder: 'jimp' })
  const hasSharp = await decodeImage(bytes, { decoder: 'sharp' }).then(
    () => true,
    () => false,
  )
  if (hasSharp) return { status: 'ok', message: 'pictures are decoded by sharp' }
  return {
    status: 'warn',
    message: 'pictures are decoded by jimp: slower, and no WebP',
    advice: 'npm install sharp (it comes with the encoder, unless optional dependencies were left out)',
  }
}

import { readFile } from 'node:fs/promises'
import type { RgbImage } from '@region-r1/core'
import { type DecodeImageOptions, decodeImage } from '@region-r1/encoder'

/** The pixels of a picture file. */
export async function decodeFile(path: string, options?: DecodeImageOptions): Promise<RgbImage> {
  return decodeImage(await readFile(path), options)
}

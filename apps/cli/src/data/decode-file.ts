import { readFile } from 'node:fs/promises'
import type { RgbImage } from '@region-r1/core'
import { decodeImage } from '@region-r1/encoder'

/** The pixels of a picture file. */
export async function decodeFile(path: string): Promise<RgbImage> {
  return decodeImage(await readFile(path))
}

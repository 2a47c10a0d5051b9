import type { RgbImage } from '@region-r1/core'
import type { GenerateOptions } from './generate-options.ts'

export type OpenPictureOptions = Pick<GenerateOptions, 'decode' | 'onBrokenImage'>

/** The pixels of a file; null where it cannot be read and `onBrokenImage` is told. */
export async function openPicture(
  path: string,
  { decode, onBrokenImage }: OpenPictureOptions,
): Promise<RgbImage | null> {
  try {
    return await decode(path)
  } catch (error) {
    if (!onBrokenImage) throw error
    onBrokenImage(path, error)
    return null
  }
}

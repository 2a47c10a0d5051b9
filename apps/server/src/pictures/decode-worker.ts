import { ImageFormatError, type RgbImage } from '@region-r1/core'
import { type DecodeImageOptions, decodeImage } from '@region-r1/encoder'

/** A picture's bytes, and what is refused. */
export interface DecodeTask extends DecodeImageOptions {
  readonly bytes: Uint8Array
}

/** Pixels in shared memory, or what is wrong with the bytes: classes do not survive the way between threads. */
export type DecodeAnswer = RgbImage | { readonly problem: string }

/** Decodes in a thread of its own. */
export async function decode({ bytes, ...options }: DecodeTask): Promise<DecodeAnswer> {
  try {
    const { width, height, data } = await decodeImage(bytes, options)
    const shared = new Uint8Array(new SharedArrayBuffer(data.length))
    shared.set(data)
    return { width, height, data: shared }
  } catch (error) {
    if (error instanceof ImageFormatError) return { problem: error.message }
    throw error
  }
}

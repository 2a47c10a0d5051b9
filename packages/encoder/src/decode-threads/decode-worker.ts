import type { RgbImage } from '@region-r1/core'
import { type DecodeImageOptions, decodeImage } from '../decode/decode-image.ts'
import { type ErrorMessage, toErrorMessage } from '../worker/error-message.ts'

/** A picture's bytes, what becomes of it and what is refused. */
export interface DecodeTask extends DecodeImageOptions {
  readonly bytes: Uint8Array
}

/** Pixels in shared memory, or what is wrong: classes do not survive the way between threads. */
export type DecodeAnswer = RgbImage | { readonly error: ErrorMessage }

/** Decodes in a thread of its own. */
export async function decode({ bytes, ...options }: DecodeTask): Promise<DecodeAnswer> {
  try {
    const { width, height, data } = await decodeImage(bytes, options)
    const shared = new Uint8Array(new SharedArrayBuffer(data.length))
    shared.set(data)
    return { width, height, data: shared }
  } catch (error) {
    return { error: toErrorMessage(error) }
  }
}

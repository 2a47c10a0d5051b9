import { type LoadEncoderOptions, loadEncoder, type OnnxEncoder } from '@region-r1/encoder'

/** An encoder for an `await using` declaration: the one in that folder, or the shipped one. */
export async function openEncoder(
  directory?: string,
  options: LoadEncoderOptions = {},
): Promise<OnnxEncoder & AsyncDisposable> {
  const encoder = await loadEncoder(directory, options)
  return Object.assign(encoder, { [Symbol.asyncDispose]: () => encoder.dispose() })
}

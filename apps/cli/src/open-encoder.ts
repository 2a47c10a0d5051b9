import { loadEncoder, type OnnxEncoder } from '@region-r1/encoder'
import type { DeviceName } from './device-names.ts'

/** An encoder for an `await using` declaration: the one in that folder, or the shipped one. */
export async function openEncoder(
  directory?: string,
  device: DeviceName = 'auto',
): Promise<OnnxEncoder & AsyncDisposable> {
  const encoder = await loadEncoder(directory, { device })
  return Object.assign(encoder, { [Symbol.asyncDispose]: () => encoder.dispose() })
}

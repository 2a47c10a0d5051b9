import type { DualEncoder } from '@region-r1/core'
import { type LoadEncoderOptions, loadEncoder } from '@region-r1/encoder'

/** An encoder and how to free what was loaded for it: nothing where the caller brought it. */
export interface ResolvedEncoder {
  readonly encoder: DualEncoder
  dispose(): Promise<void>
}

/** The encoder itself, the one in that folder, or the shipped one. */
export async function resolveEncoder(
  encoder: DualEncoder | string | undefined,
  options: LoadEncoderOptions,
): Promise<ResolvedEncoder> {
  if (encoder !== undefined && typeof encoder !== 'string') return { encoder, dispose: async () => {} }
  const loaded = await loadEncoder(encoder, options)
  return { encoder: loaded, dispose: () => loaded.dispose() }
}

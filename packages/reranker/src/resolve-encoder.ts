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

/** The scorer itself, the one in that folder, or the encoder, whose disposal is not its own. */
export async function resolveScorer(
  scorer: DualEncoder | string | undefined,
  encoder: DualEncoder,
  options: LoadEncoderOptions,
): Promise<{ readonly scorer: DualEncoder; dispose(): Promise<void> }> {
  const { encoder: resolved, dispose } = await resolveEncoder(scorer ?? encoder, options)
  return { scorer: resolved, dispose }
}

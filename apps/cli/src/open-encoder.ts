import { type LoadEncoderOptions, loadEncoder, type OnnxEncoder } from '@region-r1/encoder'
import type { CommandContext } from './command-context.ts'
import { showDownloads } from './models/show-downloads.ts'

/**
 * An encoder for an `await using` declaration: the one of that name or folder, or the one of photos. What is fetched for
 * it shows, and Ctrl-C stops it.
 */
export async function openEncoder(
  directory: string | undefined,
  context: CommandContext,
  options: LoadEncoderOptions = {},
): Promise<OnnxEncoder & AsyncDisposable> {
  const encoder = await loadEncoder(directory, { ...showDownloads(context), ...options })
  return Object.assign(encoder, { [Symbol.asyncDispose]: () => encoder.dispose() })
}

import { type DisposerStack, type DualEncoder, describeType, InvalidArgumentError } from '@region-r1/core'
import { type LoadEncoderOptions, loadEncoder } from '@region-r1/encoder'

/** The encoder itself, the one of that name or folder, or the one of photos; what is loaded for it is noted to be freed. */
export async function resolveEncoder(
  encoder: DualEncoder | string | undefined,
  options: LoadEncoderOptions,
  disposers: DisposerStack,
): Promise<DualEncoder> {
  if (encoder !== undefined && typeof encoder !== 'string') return assertEncoder(encoder)
  const loaded = await loadEncoder(encoder, options)
  disposers.defer(() => loaded.dispose())
  return loaded
}

function assertEncoder(encoder: DualEncoder): DualEncoder {
  if (typeof encoder?.encodeImages === 'function' && typeof encoder.encodeTexts === 'function') return encoder
  const message = `expected an encoder's name or folder, or a loaded one with encodeImages and encodeTexts, got ${describeType(encoder)}`
  throw new InvalidArgumentError({ argument: 'encoder', message })
}

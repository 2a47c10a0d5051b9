import type { ImageFeatures } from '@region-r1/core'

/** Two 32-bit lengths, then the numbers of embedding and patches, as float32 in the machine's (little-endian) order. */
export function encodeFeatures({ embedding, patches }: ImageFeatures): Buffer {
  const lengths = Uint32Array.of(embedding.length, patches?.length ?? 0)
  return Buffer.concat([lengths, embedding, patches ?? new Float32Array()].map(toBytes))
}

/** Undefined where the bytes are not whole: an entry that cannot be read is one that is not there. */
export function decodeFeatures(bytes: Uint8Array | undefined): ImageFeatures | undefined {
  if (bytes === undefined || bytes.length < 8) return undefined
  // A copy, for float32 has to begin at a multiple of 4 and the store's memory is its own.
  const aligned = new Uint8Array(bytes).buffer
  const [size, patchesSize] = new Uint32Array(aligned, 0, 2)
  if (bytes.length !== 8 + 4 * (size! + patchesSize!)) return undefined
  const embedding = new Float32Array(aligned, 8, size)
  return patchesSize === 0
    ? { embedding }
    : { embedding, patches: new Float32Array(aligned, 8 + 4 * size!, patchesSize) }
}

function toBytes({ buffer, byteOffset, byteLength }: Uint32Array | Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}

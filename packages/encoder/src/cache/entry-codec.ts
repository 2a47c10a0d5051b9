import { createHash } from 'node:crypto'
import type { ImageFeatures } from '@region-r1/core'

/**
 * The first 16 bytes of a SHA-256 over the key and all that follows, two 32-bit lengths, then the numbers of embedding
 * and patches, as float32 in the machine's (little-endian) order.
 */
export function encodeEntry(key: string, { embedding, patches }: ImageFeatures): Buffer {
  const lengths = Uint32Array.of(embedding.length, patches?.length ?? 0)
  const content = Buffer.concat([lengths, embedding, patches ?? new Float32Array()].map(toBytes))
  return Buffer.concat([computeChecksum(key, content), content])
}

/** Undefined where the bytes are not whole, or another key's: an entry that cannot be read is one that is not there. */
export function decodeEntry(key: string, bytes: Uint8Array): ImageFeatures | undefined {
  const content = bytes.subarray(checksumSize)
  if (content.length < 8 || !computeChecksum(key, content).equals(bytes.subarray(0, checksumSize))) return undefined
  // A copy, for float32 has to begin at a multiple of 4.
  const aligned = new Uint8Array(content).buffer
  const [size, patchesSize] = new Uint32Array(aligned, 0, 2)
  const embedding = new Float32Array(aligned, 8, size)
  return patchesSize === 0
    ? { embedding }
    : { embedding, patches: new Float32Array(aligned, 8 + 4 * size!, patchesSize) }
}

const checksumSize = 16

function computeChecksum(key: string, content: Uint8Array): Buffer {
  return createHash('sha256').update(`${key}\0`).update(content).digest().subarray(0, checksumSize)
}

function toBytes({ buffer, byteOffset, byteLength }: Uint32Array | Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}

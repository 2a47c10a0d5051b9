import { createHash } from 'node:crypto'

/**
 * A candidate's id as a point's, which is an unsigned integer or a UUID: itself where it is written as one of these,
 * else a UUID (version 5) of the text.
 */
export function toPointId(id: string): string | number {
  if (/^(0|[1-9]\d{0,14})$/.test(id)) return Number(id)
  if (/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(id)) return id
  const digest = createHash('sha1').update('region-r1 candidate\0').update(id).digest().subarray(0, 16)
  digest[6] = (digest[6]! & 0x0f) | 0x50
  digest[8] = (digest[8]! & 0x3f) | 0x80
  return digest.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

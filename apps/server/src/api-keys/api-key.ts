import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** A key as it is kept: its owner's name and its hash, never the key. */
export interface ApiKey {
  readonly name: string
  /** SHA-256. A key is 32 random bytes, which nobody guesses: there is nothing for salt or a slow hash to protect. */
  readonly hash: Buffer
  /** Requests a minute; the server's own limit if null. */
  readonly requestsPerMinute: number | null
}

/** A new key, to be shown once. */
export function generateApiKey(): string {
  return `rr1_${randomBytes(32).toString('base64url')}`
}

export function hashApiKey(key: string): Buffer {
  return createHash('sha256').update(key).digest()
}

/** Whose key it is. Every known key is compared, each in constant time, so that the time tells nothing. */
export function findApiKey(keys: readonly ApiKey[], presented: string): ApiKey | null {
  const hash = hashApiKey(presented)
  return keys.reduce<ApiKey | null>((found, key) => (timingSafeEqual(key.hash, hash) ? key : found), null)
}

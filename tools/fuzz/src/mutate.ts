import type { Rng } from '@region-r1/core'

/**
 * A sample after one to eight changes of the kinds that break readers: bits, bytes and numbers that are extreme, parts that
 * are missing, doubled, moved or another sample's. Now and then the sample as it is.
 */
export function mutate(samples: readonly Uint8Array[], rng: Rng): Uint8Array {
  let bytes = Uint8Array.from(pick(samples, rng))
  const changes = rng.nextInt(16) === 0 ? 0 : 1 + rng.nextInt(rng.nextInt(8) + 1)
  for (let change = 0; change < changes && bytes.length > 0; change++)
    bytes = pick(changeKinds, rng)(bytes, rng, samples)
  return bytes
}

type Change = (bytes: Uint8Array<ArrayBuffer>, rng: Rng, samples: readonly Uint8Array[]) => Uint8Array<ArrayBuffer>

const flipBit: Change = (bytes, rng) => {
  bytes[rng.nextInt(bytes.length)]! ^= 1 << rng.nextInt(8)
  return bytes
}

const setByte: Change = (bytes, rng) => {
  bytes[rng.nextInt(bytes.length)] = rng.nextInt(2) === 0 ? rng.nextInt(256) : pick([0, 1, 0x7f, 0x80, 0xff], rng)
  return bytes
}

/** A length, an offset or a count, in either order of bytes. */
const setNumber: Change = (bytes, rng) => {
  const size = pick([2, 4], rng)
  if (bytes.length < size) return bytes
  const at = rng.nextInt(bytes.length - size + 1)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const value = pick([0, 1, 0x7f, 0xff, 0x100, 0x7fff, 0xffff, 0x10000, 0x7fffffff, 0xffffffff, at, bytes.length], rng)
  const isLittle = rng.nextInt(2) === 0
  if (size === 2) view.setUint16(at, value % 0x10000, isLittle)
  else view.setUint32(at, value, isLittle)
  return bytes
}

/** One more or one less, where a count stands in text or bytes. */
const step: Change = (bytes, rng) => {
  bytes[rng.nextInt(bytes.length)]! += pick([-1, 1], rng)
  return bytes
}

const cut: Change = (bytes, rng) => bytes.slice(0, rng.nextInt(bytes.length))

const remove: Change = (bytes, rng) => {
  const { start, end } = pickRange(bytes, rng)
  return join(bytes.subarray(0, start), bytes.subarray(end))
}

const double: Change = (bytes, rng) => {
  const { start, end } = pickRange(bytes, rng)
  return join(bytes.subarray(0, end), bytes.subarray(start))
}

const insert: Change = (bytes, rng) => {
  const at = rng.nextInt(bytes.length + 1)
  const added = Uint8Array.from({ length: 1 + rng.nextInt(32) }, () => rng.nextInt(256))
  return join(bytes.subarray(0, at), added, bytes.subarray(at))
}

const move: Change = (bytes, rng) => {
  const { start, end } = pickRange(bytes, rng)
  bytes.copyWithin(rng.nextInt(bytes.length), start, end)
  return bytes
}

/** The head of one and the tail of another. */
const splice: Change = (bytes, rng, samples) => {
  const other = pick(samples, rng)
  return join(bytes.subarray(0, rng.nextInt(bytes.length + 1)), other.subarray(rng.nextInt(other.length + 1)))
}

const changeKinds: readonly Change[] = [flipBit, setByte, setNumber, step, cut, remove, double, insert, move, splice]

function pickRange(bytes: Uint8Array, rng: Rng): { readonly start: number; readonly end: number } {
  const start = rng.nextInt(bytes.length)
  return { start, end: Math.min(bytes.length, start + 1 + rng.nextInt(rng.nextInt(64) + 1)) }
}

function join(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

export function pick<Item>(items: readonly Item[], rng: Rng): Item {
  return items[rng.nextInt(items.length)]!
}

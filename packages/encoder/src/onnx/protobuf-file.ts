import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

/** A field of a protocol buffer: a number as it is, anything longer by where it lies in the file. */
export interface ProtobufField {
  readonly field: number
  /** Of a varint; 0 of other fields. */
  readonly value: number
  /** Of the contents, as offsets in the file; empty of a varint. */
  readonly start: number
  readonly end: number
}

/** A file of protocol buffers, read here and there without holding it: weights between two fields are skipped. */
export interface ProtobufFile {
  readonly size: number
  /** @throws Error where the bytes are no fields, or one reaches beyond `end`. */
  readFields(start: number, end: number): Generator<ProtobufField, void, undefined>
  readText(field: ProtobufField): string
  close(): void
}

export function openProtobufFile(path: string): ProtobufFile {
  const descriptor = openSync(path, 'r')
  const { size } = fstatSync(descriptor)
  let window = Buffer.alloc(0)
  let windowStart = 0

  /** The bytes from a place on, at least as many as asked for, fewer only where the file ends. */
  function view(start: number, length: number): Buffer {
    if (start < windowStart || start + length > windowStart + window.length) {
      window = Buffer.alloc(Math.min(Math.max(length, windowSize), size - start))
      windowStart = start
      window = window.subarray(0, readSync(descriptor, window, 0, window.length, start))
    }
    return window.subarray(start - windowStart)
  }

  function readVarint(start: number, end: number): { readonly value: number; readonly next: number } {
    const bytes = view(start, Math.min(maxVarint, end - start))
    let value = 0
    for (let index = 0; index < Math.min(maxVarint, end - start, bytes.length); index++) {
      // Not by shifts: lengths go beyond 32 bits. Of int64 below 0 only the sign's bits are lost.
      value += (bytes[index]! & 127) * 2 ** (7 * index)
      if (bytes[index]! < 128) return { value, next: start + index + 1 }
    }
    throw new Error(`no number at byte ${start}`)
  }

  return {
    size,
    *readFields(start, end) {
      for (let place = start; place < end; ) {
        const { value: tag, next } = readVarint(place, end)
        const field = Math.floor(tag / 8)
        const type = tag % 8
        if (field === 0) throw new Error(`no field at byte ${place}`)
        if (type === 0) {
          const { value, next: after } = readVarint(next, end)
          place = after
          yield { field, value, start: after, end: after }
          continue
        }
        const contents = type === 2 ? readVarint(next, end) : { value: fixedSizes[type] ?? Number.NaN, next }
        place = contents.next + contents.value
        if (!(place <= end)) throw new Error(`a field of ${contents.value} bytes at byte ${contents.next} of ${end}`)
        yield { field, value: 0, start: contents.next, end: place }
      }
    },
    readText: ({ start, end }) => view(start, end - start).toString('utf8', 0, end - start),
    close: () => closeSync(descriptor),
  }
}

const windowSize = 2 ** 16
const maxVarint = 10
/** Bytes of the wire types that have a fixed size. */
const fixedSizes: Readonly<Record<number, number>> = { 1: 8, 5: 4 }

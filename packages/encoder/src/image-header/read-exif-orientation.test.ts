import { expect, test } from 'vitest'
import { readExifOrientation } from './read-exif-orientation.ts'

type Entry = readonly [tag: number, type: number, count: number, value: readonly number[]]

/** A big-endian directory at byte 8. */
function exif(
  entries: readonly Entry[],
  { claimed = entries.length, prefix = '', tail = [] as number[] } = {},
): Uint8Array {
  const head = Buffer.from('MM\0*\0\0\0\x08', 'latin1')
  const records = entries.map(([tag, type, count, value]) => {
    const record = Buffer.alloc(12)
    record.writeUInt16BE(tag, 0)
    record.writeUInt16BE(type, 2)
    record.writeUInt32BE(count, 4)
    record.set(value, 8)
    return record
  })
  return Buffer.concat([
    Buffer.from(prefix, 'latin1'),
    head,
    Buffer.of(claimed >> 8, claimed & 255),
    ...records,
    Buffer.from(tail),
  ])
}

const sideways: Entry = [0x112, 3, 1, [0, 6]]

test.each([
  ['as SHORT', exif([sideways])],
  ['as LONG', exif([[0x112, 4, 1, [0, 0, 0, 6]]])],
  ['as SSHORT', exif([[0x112, 8, 1, [0, 6]]])],
  ['as SBYTE', exif([[0x112, 6, 1, [6]]])],
  ['as a fraction', exif([[0x112, 5, 1, [0, 0, 0, 22]]], { tail: [0, 0, 0, 12, 0, 0, 0, 2] })],
  ['from the first of two entries', exif([sideways, [0x112, 3, 1, [0, 3]]])],
  ['behind Exif\\0\\0', exif([sideways], { prefix: 'Exif\0\0' })],
  ['among more entries than there are', exif([sideways], { claimed: 40 })],
  ['beside an entry that ends outside', exif([[0x9c9b, 1, 200, [0, 0, 0x13, 0x88]], sideways])],
  ['beside an entry of an unknown type', exif([[0x10f, 77, 1, [0, 0, 0, 0]], sideways])],
])('the orientation is read %s', (_, bytes) => {
  expect(readExifOrientation(bytes)).toBe(6)
})

test('a million entries over the same bytes cost nothing', () => {
  const entries = Array.from({ length: 5000 }, (_, tag): Entry => [tag + 0x200, 1, 50_000, [0, 0, 0, 8]])
  expect(readExifOrientation(exif([...entries, sideways]))).toBe(6)
})

test('what is no orientation, no EXIF or has none turns nothing', () => {
  expect(readExifOrientation(exif([[0x112, 3, 1, [0, 9]]]))).toBeUndefined()
  expect(readExifOrientation(exif([[0x112, 3, 1000, [0, 0, 0, 8]]]))).toBeUndefined()
  expect(readExifOrientation(exif([[0x112, 1, 1, [6]]]))).toBeUndefined()
  expect(readExifOrientation(exif([]))).toBeUndefined()
  expect(readExifOrientation(Buffer.from('http://ns.adobe.com/xap/1.0/\0'))).toBeUndefined()
  expect(readExifOrientation(exif([sideways]).subarray(0, 9))).toBeUndefined()
})

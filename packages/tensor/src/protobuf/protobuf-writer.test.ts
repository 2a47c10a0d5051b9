import { expect, test } from 'vitest'
import { createProtobufWriter } from './protobuf-writer.ts'

test("fields are written as the format's own documentation shows them", () => {
  // "Test1 { a: 150 }" and "Test2 { b: 'testing' }" of protobuf.dev/programming-guides/encoding.
  expect([...createProtobufWriter().integer(1, 150).finish()]).toEqual([0x08, 0x96, 0x01])
  expect(Buffer.from(createProtobufWriter().text(2, 'testing').finish()).toString('hex')).toBe('120774657374696e67')
})

test('a message is written with its length, and numbers in little-endian', () => {
  const inner = createProtobufWriter().integer(1, 150)
  expect([...createProtobufWriter().message(3, inner).finish()]).toEqual([0x1a, 0x03, 0x08, 0x96, 0x01])
  expect([...createProtobufWriter().float(2, 1).finish()]).toEqual([0x15, 0, 0, 0x80, 0x3f])
  expect([...createProtobufWriter().double(1, 1).finish()]).toEqual([0x09, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f])
})

test('integers above 32 bits keep all of their bits', () => {
  expect([
    ...createProtobufWriter()
      .integer(1, 2 ** 35)
      .finish(),
  ]).toEqual([0x08, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01])
})

test("negative integers are ten bytes of two's complement", () => {
  expect([...createProtobufWriter().integer(1, -1).finish()]).toEqual([0x08, ...Array(9).fill(0xff), 0x01])
})

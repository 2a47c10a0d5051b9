import { expect, test } from 'vitest'
import { computeCrc32c } from './crc32c.ts'
import { formatEventRecord, formatVersionRecord } from './format-event-record.ts'

test('the checksum has the check value of CRC-32C', () => {
  expect(computeCrc32c(new TextEncoder().encode('123456789'))).toBe(0xe3069283)
  expect(computeCrc32c(new Uint8Array(32))).toBe(0x8a9136aa) // RFC 3720, B.4
})

test('a record is its length, the data and two checksums', () => {
  const record = Buffer.from(formatVersionRecord(1))
  const length = Number(record.readBigUInt64LE(0))
  expect(record.length).toBe(8 + 4 + length + 4)
  expect(record.subarray(12, 12 + length).includes('brain.Event:2')).toBe(true)
})

test('an event holds its step, its time, and each scalar under its tag', () => {
  const record = Buffer.from(formatEventRecord({ step: 300, wallTime: 1.5, scalars: { loss: 1 } }))
  // wall_time = 1.5; step = 300; summary { value { tag: "loss" simple_value: 1 } }
  expect(record.subarray(12, -4).toString('hex')).toBe(
    '09' + '000000000000f83f' + '10ac02' + '2a0d' + '0a0b' + '0a046c6f7373' + '150000803f',
  )
})

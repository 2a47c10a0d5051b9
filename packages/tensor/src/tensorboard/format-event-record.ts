import { createProtobufWriter } from '../protobuf/protobuf-writer.ts'
import { computeCrc32c } from './crc32c.ts'

export interface ScalarEvent {
  readonly step: number
  /** Seconds since 1970. */
  readonly wallTime: number
  readonly scalars: Readonly<Record<string, number>>
}

/** The record that an event file starts with. */
export function formatVersionRecord(wallTime: number): Uint8Array {
  return frame(createProtobufWriter().double(1, wallTime).text(3, 'brain.Event:2').finish())
}

/** The scalars of one step as a record of TensorBoard's event files. */
export function formatEventRecord({ step, wallTime, scalars }: ScalarEvent): Uint8Array {
  const summary = createProtobufWriter()
  for (const [tag, value] of Object.entries(scalars)) {
    summary.message(1, createProtobufWriter().text(1, tag).float(2, value))
  }
  return frame(createProtobufWriter().double(1, wallTime).integer(2, step).message(5, summary).finish())
}

/** TFRecord: the length, its checksum, the data, its checksum. */
function frame(data: Uint8Array): Uint8Array {
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(data.length))
  return new Uint8Array(Buffer.concat([length, maskedChecksum(length), data, maskedChecksum(data)]))
}

/** Rotated and shifted, so that checksums of checksums do not go wrong. */
function maskedChecksum(bytes: Uint8Array): Buffer {
  const crc = computeCrc32c(bytes)
  const masked = (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0
  const buffer = Buffer.alloc(4)
  buffer.writeUInt32LE(masked)
  return buffer
}

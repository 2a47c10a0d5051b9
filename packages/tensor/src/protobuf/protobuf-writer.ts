/**
 * Writes protocol buffers, as much of the format as ONNX files and TensorBoard events need. Fields are written in the
 * order of the calls; a message is the bytes of another writer.
 */
export interface ProtobufWriter {
  /** A whole number up to 2^53; those below 0 as int64. */
  integer(field: number, value: number): ProtobufWriter
  text(field: number, value: string): ProtobufWriter
  bytes(field: number, value: Uint8Array): ProtobufWriter
  float(field: number, value: number): ProtobufWriter
  double(field: number, value: number): ProtobufWriter
  message(field: number, value: ProtobufWriter): ProtobufWriter
  /** Fields that are written already: tags and values. */
  raw(bytes: Uint8Array): ProtobufWriter
  finish(): Uint8Array
}

const wireTypes = { varint: 0, fixed64: 1, length: 2, fixed32: 5 } as const

export function createProtobufWriter(): ProtobufWriter {
  const parts: Uint8Array[] = []
  const tag = (field: number, type: number) => parts.push(encodeVarint(field * 8 + type))
  const writer: ProtobufWriter = {
    integer(field, value) {
      tag(field, wireTypes.varint)
      parts.push(encodeVarint(value))
      return writer
    },
    text: (field, value) => writer.bytes(field, new TextEncoder().encode(value)),
    bytes(field, value) {
      tag(field, wireTypes.length)
      parts.push(encodeVarint(value.length), value)
      return writer
    },
    float(field, value) {
      tag(field, wireTypes.fixed32)
      const bytes = Buffer.alloc(4)
      bytes.writeFloatLE(value)
      parts.push(bytes)
      return writer
    },
    double(field, value) {
      tag(field, wireTypes.fixed64)
      const bytes = Buffer.alloc(8)
      bytes.writeDoubleLE(value)
      parts.push(bytes)
      return writer
    },
    message: (field, value) => writer.bytes(field, value.finish()),
    raw(bytes) {
      parts.push(bytes)
      return writer
    },
    finish: () => new Uint8Array(Buffer.concat(parts)),
  }
  return writer
}

/** Seven bits a byte, the lowest first; by division, as shifts stop at 32 bits. */
function encodeVarint(value: number): Uint8Array {
  if (value < 0) return encodeNegative(value)
  const bytes: number[] = []
  let rest = value
  while (rest > 127) {
    bytes.push((rest % 128) + 128)
    rest = Math.floor(rest / 128)
  }
  bytes.push(rest)
  return Uint8Array.from(bytes)
}

/** Ten bytes of the two's complement of 64 bits. */
function encodeNegative(value: number): Uint8Array {
  let rest = BigInt.asUintN(64, BigInt(value))
  return Uint8Array.from({ length: 10 }, (_, place) => {
    const bits = Number(rest & 127n)
    rest >>= 7n
    return place < 9 ? bits + 128 : bits
  })
}

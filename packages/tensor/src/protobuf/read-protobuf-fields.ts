/** A field of a message as its bytes lie there. */
export interface ProtobufField {
  readonly field: number
  /** Tag and value, to copy a field as it is. */
  readonly bytes: Uint8Array
  /** What a text, a message or bytes hold; undefined for numbers. */
  readonly content?: Uint8Array | undefined
}

/**
 * The fields of a message, in order; views into its bytes.
 *
 * @throws RangeError where the bytes end within a field, or are no protocol buffer.
 */
export function* readProtobufFields(message: Uint8Array): Generator<ProtobufField> {
  let position = 0
  while (position < message.length) {
    const start = position
    const tag = readVarint()
    const field = Math.floor(tag / 8)
    const type = tag % 8
    if (type === 2) {
      const length = readVarint()
      const content = take(length)
      yield { field, bytes: message.subarray(start, position), content }
      continue
    }
    if (type === 0) readVarint()
    else if (type === 1) take(8)
    else if (type === 5) take(4)
    else throw new RangeError(`wire type ${type} at byte ${start} is none of a protocol buffer`)
    yield { field, bytes: message.subarray(start, position) }
  }

  function readVarint(): number {
    let value = 0
    for (let factor = 1; ; factor *= 128) {
      const byte = message[position++]
      if (byte === undefined) throw new RangeError('the protocol buffer ends within a number')
      value += (byte % 128) * factor
      if (byte < 128) return value
    }
  }

  function take(length: number): Uint8Array {
    const content = message.subarray(position, position + length)
    if (content.length < length) throw new RangeError('the protocol buffer ends within a field')
    position += length
    return content
  }
}

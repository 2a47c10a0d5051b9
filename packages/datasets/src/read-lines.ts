import { isUtf8 } from 'node:buffer'
import { DataFormatError } from '@region-r1/core'
import type { RowAt } from './map-rows.ts'
import { createEncodingError, openFile } from './open-file.ts'
import { leaveOut, type ReadOptions } from './read-options.ts'

/** One line of a text file, without its line end; blank lines are counted but left out. */
export interface TextLine extends RowAt<string> {
  /** Where the line starts in the (unpacked) file, in bytes. */
  readonly offset: number
  /** Bytes of the line without its line end. */
  readonly size: number
}

// A larger line is no row but a file without line ends; V8's longest string is 512 MB.
const maxLineBytes = 256 * 1024 * 1024

/** The non-blank lines of a UTF-8 text file (`.gz` too), in memory bounded by the longest line. */
export async function* readLines(file: string, options: ReadOptions = {}): AsyncGenerator<TextLine> {
  let pieces: Buffer[] = []
  let pending = 0
  let offset = 0
  let line = 0

  function take(bytes: Buffer): TextLine | undefined {
    line++
    const start = offset
    offset += bytes.length + 1
    const skip = line === 1 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
    const end = bytes.at(-1) === 0x0d ? bytes.length - 1 : bytes.length
    const content = bytes.subarray(skip, end)
    if (!isUtf8(content)) {
      leaveOut(createEncodingError(file, line), options)
      return
    }
    const text = content.toString('utf8')
    return text.trim() === '' ? undefined : { row: text, line, offset: start + skip, size: content.length }
  }

  for await (const chunk of openFile(file, options.signal)) {
    let start = 0
    for (let end = chunk.indexOf(0x0a); end !== -1; end = chunk.indexOf(0x0a, start)) {
      const tail = chunk.subarray(start, end)
      const found = take(pending === 0 ? tail : Buffer.concat([...pieces, tail]))
      pieces = []
      pending = 0
      start = end + 1
      if (found) yield found
    }
    if (start === chunk.length) continue
    pieces.push(chunk.subarray(start))
    pending += chunk.length - start
    if (pending > maxLineBytes) {
      const message = `${file}, line ${line + 1}: longer than ${maxLineBytes} bytes; expected one row a line`
      throw new DataFormatError({ file, line: line + 1, message })
    }
  }
  const last = pending > 0 ? take(Buffer.concat(pieces)) : undefined
  if (last) yield last
}

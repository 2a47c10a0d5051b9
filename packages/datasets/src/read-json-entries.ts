import { isUtf8 } from 'node:buffer'
import { DataFormatError } from '@region-r1/core'
import { openFile } from './open-file.ts'
import type { ReadOptions } from './read-options.ts'

/** One member of a large JSON object, or one element of a large JSON array, not parsed yet. */
export interface JsonEntry {
  /** Empty for the elements of an array. */
  readonly key: string
  /** Counted from 0 in the file's order. */
  readonly ordinal: number
  /** UTF-8 JSON of the value. Valid until the next entry is asked for. */
  readonly bytes: Buffer
  /** Where the value starts in the (unpacked) file, in bytes. */
  readonly offset: number
  /** Bytes of the value. */
  readonly size: number
}

export interface ReadJsonEntriesOptions extends Pick<ReadOptions, 'signal'> {
  /** Reads the members of this member of the top-level object instead of the top level's own. */
  readonly at?: string | undefined
}

const quote = 0x22
const backslash = 0x5c
const comma = 0x2c
const colon = 0x3a
const openBrace = 0x7b
const closeBrace = 0x7d
const openBracket = 0x5b
const closeBracket = 0x5d

// V8's longest string is 512 MB: a larger value could not be parsed.
const maxValueBytes = 500 * 1024 * 1024

const isBlank = (byte: number) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09

/**
 * The entries of one JSON document of any size, in memory bounded by the largest entry. Only the bounds of each value
 * are looked for, which is several times as fast as a parser that makes an event of every token and, unlike one,
 * tells where in the file each value lies.
 *
 * @throws DataFormatError where the document is no object or array, or ends too early.
 */
export async function* readJsonEntries(
  file: string,
  { at, signal }: ReadJsonEntriesOptions = {},
): AsyncGenerator<JsonEntry> {
  const chunks = openFile(file, signal)
  let buffer: Buffer = Buffer.alloc(0)
  /** Where `buffer` starts in the file. */
  let base = 0
  let cursor = 0
  /** Bytes from here on are still needed. */
  let kept = 0
  let ordinal = 0

  function fail(problem: string): DataFormatError {
    const message = `${file}, byte ${base + cursor}, after ${ordinal} entries: ${problem}`
    return new DataFormatError({ file, message })
  }

  /** Drops what is no longer needed and at least doubles the rest, so that a long value is copied few times. */
  async function refill(): Promise<boolean> {
    const rest = buffer.subarray(kept)
    const pieces = [rest]
    let added = 0
    while (added === 0 || added < rest.length) {
      const { done, value } = await chunks.next()
      if (done) break
      pieces.push(value)
      added += value.length
    }
    if (rest.length > maxValueBytes)
      throw fail(`one value is longer than ${maxValueBytes} bytes; expected many small ones`)
    buffer = Buffer.concat(pieces)
    base += kept
    cursor -= kept
    kept = 0
    return added > 0
  }

  async function refillOrFail(): Promise<void> {
    if (!(await refill())) throw fail('the file ends in the middle of its JSON; download or write it again')
  }

  /** The next byte that is not blank, with the cursor on it; undefined at the end of the file. */
  async function peek(): Promise<number | undefined> {
    do {
      while (cursor < buffer.length) {
        if (!isBlank(buffer[cursor]!)) return buffer[cursor]!
        cursor++
      }
      kept = cursor
    } while (await refill())
    return undefined
  }

  async function skipBlanks(): Promise<number> {
    const byte = await peek()
    if (byte === undefined) throw fail('the file ends in the middle of its JSON; download or write it again')
    return byte
  }

  /** Moves the cursor behind the string that it stands in; false where the buffer ends first. */
  function leaveString(): boolean {
    for (;;) {
      const end = findQuote(buffer, cursor)
      if (end === -1) {
        cursor = buffer.length
        return false
      }
      let escapes = 0
      while (buffer[end - 1 - escapes] === backslash) escapes++
      cursor = end + 1
      if (escapes % 2 === 0) return true
    }
  }

  /** Moves the cursor behind the value that starts at it. */
  async function skipValue(): Promise<void> {
    kept = cursor
    let depth = 0
    let inString = false
    for (;;) {
      while (cursor < buffer.length) {
        if (inString) {
          if (!leaveString()) break
          inString = false
          if (depth === 0) return
          continue
        }
        const byte = buffer[cursor]!
        if (byte === quote) inString = true
        else if (byte === openBrace || byte === openBracket) depth++
        else if (byte === closeBrace || byte === closeBracket) {
          // A number or word at depth 0 is ended by the bracket of what holds it.
          if (depth === 0) return
          depth--
          if (depth === 0) {
            cursor++
            return
          }
        } else if (depth === 0 && (byte === comma || isBlank(byte))) return
        cursor++
      }
      await refillOrFail()
    }
  }

  /** The same, in memory bounded by the value's own largest entry. */
  async function skipEntries(): Promise<void> {
    const byte = buffer[cursor]
    if (byte !== openBrace && byte !== openBracket) return skipValue()
    const closing = await openContainer()
    for (let first = true; await hasNext(closing, first); first = false) {
      if (closing === closeBrace) await readKey()
      await skipValue()
    }
    cursor++
  }

  async function readKey(): Promise<string> {
    if ((await skipBlanks()) !== quote) throw fail('expected a key in double quotes')
    await skipValue()
    const key = parseKey(buffer.subarray(kept, cursor))
    if (key === undefined) throw fail('a key is no valid JSON string')
    if ((await skipBlanks()) !== colon) throw fail(`expected ":" behind the key "${key}"`)
    cursor++
    await skipBlanks()
    return key
  }

  /** Whether another entry follows in the container that `closing` ends. */
  async function hasNext(closing: number, first: boolean): Promise<boolean> {
    const byte = await skipBlanks()
    if (byte === closing) return false
    if (first) return true
    if (byte !== comma)
      throw fail(`expected "," or "${String.fromCharCode(closing)}", got "${String.fromCharCode(byte)}"`)
    cursor++
    await skipBlanks()
    return true
  }

  async function openContainer(): Promise<number> {
    const byte = await skipBlanks()
    if (byte !== openBrace && byte !== openBracket) {
      throw fail(`expected a JSON object or array, got "${String.fromCharCode(byte)}"`)
    }
    cursor++
    return byte === openBrace ? closeBrace : closeBracket
  }

  try {
    await refill()
    if (buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf) cursor = 3
    let closing = await openContainer()
    if (at !== undefined) {
      for (let first = true; ; first = false) {
        if (closing !== closeBrace || !(await hasNext(closing, first))) throw fail(`there is no member "${at}" in it`)
        if ((await readKey()) === at) break
        await skipEntries()
      }
      closing = await openContainer()
    }
    for (let first = true; await hasNext(closing, first); first = false) {
      const key = closing === closeBrace ? await readKey() : ''
      await skipValue()
      if (cursor === kept) throw fail('expected a value')
      if (!isUtf8(buffer.subarray(kept, cursor))) throw fail('the bytes are not UTF-8 text; save the file as UTF-8')
      yield { key, ordinal, bytes: buffer.subarray(kept, cursor), offset: base + kept, size: cursor - kept }
      ordinal++
    }
    cursor++
    if (at === undefined && (await peek()) !== undefined) throw fail('expected the end of the file behind the JSON')
  } finally {
    await chunks.return(undefined)
  }
}

// Most strings are short, and for them a call of the native search costs more than the search.
const nearBytes = 32

function findQuote(buffer: Buffer, start: number): number {
  const near = Math.min(start + nearBytes, buffer.length)
  for (let at = start; at < near; at++) if (buffer[at] === quote) return at
  return buffer.indexOf(quote, near)
}

function parseKey(bytes: Buffer): string | undefined {
  try {
    return JSON.parse(bytes.toString('utf8')) as string
  } catch {
    return undefined
  }
}

import { openFile } from './open-file.ts'

/** Tells the lines of a file's bytes, by reading the file a second time as far as it is asked to. */
export interface LineFinder {
  /** The line, counted from 1, of a byte of the (unpacked) file; each call's byte lies behind the last one's. */
  find(offset: number): Promise<number>
  close(): Promise<void>
}

const newline = 0x0a

/** For the rare broken entry of a large JSON document: counting lines all along would slow the reading of sound ones. */
export function createLineFinder(file: string, signal?: AbortSignal): LineFinder {
  const chunks = openFile(file, signal)
  let chunk: Buffer = Buffer.alloc(0)
  /** Where `chunk` starts in the file. */
  let start = 0
  let counted = 0
  let line = 1
  return {
    async find(offset) {
      for (;;) {
        const end = Math.min(offset - start, chunk.length)
        for (let at = chunk.indexOf(newline, counted); at !== -1 && at < end; at = chunk.indexOf(newline, at + 1))
          line++
        counted = end
        if (offset - start <= chunk.length) return line
        const { done, value } = await chunks.next()
        if (done) return line
        start += chunk.length
        counted = 0
        chunk = value
      }
    },
    async close() {
      await chunks.return(undefined)
    },
  }
}

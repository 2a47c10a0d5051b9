import { createReadStream } from 'node:fs'

/** The lines of a text file, counted in a stream; undefined for a packed file. */
export async function countLines(file: string, signal: AbortSignal): Promise<number | undefined> {
  if (file.endsWith('.gz')) return undefined
  let lines = 0
  let isOpen = false
  for await (const chunk of createReadStream(file, { signal }) as AsyncIterable<Buffer>) {
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, end + 1)) lines++
    isOpen = chunk.at(-1) !== 10
  }
  return isOpen ? lines + 1 : lines
}

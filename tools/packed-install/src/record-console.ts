// Preloaded before an example: notes which line of the program printed what, on file descriptor 3.
import { writeSync } from 'node:fs'
import { format } from 'node:util'

const print = console.log
console.log = (...values: unknown[]) => {
  const line = /example-\d+\.mjs:(\d+)/.exec(new Error().stack ?? '')?.[1]
  if (line) writeSync(3, `${JSON.stringify({ line: Number(line), text: format(...values) })}\n`)
  print(...values)
}

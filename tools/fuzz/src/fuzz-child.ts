// Tries a range of inputs and tells its parent of each before and after, so that one that ends the process is known.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openInputs } from './create-input.ts'
import { tryInput } from './try-input.ts'

/** From parent to child, as arguments: the seed, the first input, and the one behind the last. */
const [seed, first, end] = process.argv.slice(2).map(Number) as [number, number, number]
const create = await openInputs(seed)
const scratch = await mkdtemp(join(tmpdir(), 'region-r1-fuzz-'))
const rejections: string[] = []
process.on('unhandledRejection', reason => rejections.push(reason instanceof Error ? `${reason.stack}` : `${reason}`))

for (let index = first; index < end; index++) {
  process.send!({ started: index })
  const before = process.resourceUsage().maxRSS
  let problem = await tryInput(create(index), scratch)
  // What was rejected beside the answer is told in the next turn of the loop.
  await new Promise(resolve => setImmediate(resolve))
  if (rejections.length > 0) problem ??= `an unhandled rejection: ${rejections.splice(0).join('\n')}`
  const grown = (process.resourceUsage().maxRSS - before) / 1024
  if (grown > 500) problem ??= `took ${grown.toFixed(0)} MB`
  if (problem !== null) process.send!({ problem, index })
}
await rm(scratch, { recursive: true })
process.disconnect()

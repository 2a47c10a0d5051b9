import { stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { cases, measureLookups, parseWhole } from './cases.ts'
import { generateKb } from './generate-kb.ts'

const { values } = parseArgs({
  options: {
    entries: { type: 'string', default: '1000000' },
    file: { type: 'string', default: join(tmpdir(), 'region-r1-kb.json') },
    only: { type: 'string', default: '' },
  },
})
const entries = Number(values.entries)
const file = values.file
// One string of V8 holds no more; the file is UTF-8, so its size is an upper bound of the characters.
const maxWholeBytes = 500 * 1024 * 1024

if (!(await stat(file).catch(() => undefined))) await generateKb(file, entries)
const { size } = await stat(file)
console.log(`${entries} entries, ${(size / 1e6).toFixed(0)} MB, Node ${process.version}`)
console.log('case | seconds | MB/s | peak memory MB')

const whole = size < maxWholeBytes ? [{ name: 'JSON.parse of the whole file', run: parseWhole }] : []
for (const { name, run } of [...cases, ...whole].filter(({ name }) => name.includes(values.only))) {
  let peak = 0
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss)
  }, 100)
  const start = performance.now()
  const seen = await run(file)
  const seconds = (performance.now() - start) / 1000
  clearInterval(timer)
  if (seen !== entries) throw new Error(`${name} saw ${seen} of ${entries} entries`)
  const row = [name, seconds.toFixed(1), (size / 1e6 / seconds).toFixed(0), (peak / 1e6).toFixed(0)]
  console.log(row.join(' | '))
}
const lookups = 20_000
console.log(
  `look-up by URL: ${(await measureLookups(file, entries, lookups)).toFixed(0)} microseconds each, ${lookups} of them`,
)

// Runs the sections, each in a process of its own, so that a driver which takes one with it leaves the others, and writes
// what they say into results.json and results.md. Exits 1 where a section failed or a value is off.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { findVulkanDriver } from './find-vulkan-driver.mjs'
import { formatResults } from './format-results.mjs'

const { values } = parseArgs({
  options: { out: { type: 'string', default: 'gpu-check-results' }, rehearse: { type: 'boolean', default: false } },
})
const out = resolve(values.out)
mkdirSync(out, { recursive: true })

const [batches, contract] = values.rehearse ? [[2], 3] : [[48, 512], 20]
/** Seconds that a section may take: all of them fit into ten minutes. */
const limits = { adapter: 30, encoders: 150, contract: 60, training: 90, rewards: 150 }
const plan = [
  ['adapter'],
  ['contract', '--steps', String(contract)],
  ...['head', 'clip'].flatMap(size => batches.map(batch => ['training', '--size', size, '--batch', String(batch)])),
  ['encoders'],
  ['rewards'],
].map(([name, ...flags]) => [name, ...flags, ...(values.rehearse ? ['--rehearse'] : [])])

const driver = findVulkanDriver(out)
/** @type {any} */
const results = {
  rehearsal: values.rehearse,
  date: new Date().toISOString(),
  node: process.versions.node,
  processor: `${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}`,
  card: readCard(),
  vulkan: driver.description,
  sections: [],
}
for (const [name, ...flags] of plan) {
  const start = Date.now()
  const found = await runSection(name, flags)
  const seconds = (Date.now() - start) / 1000
  results.sections.push({ name, flags, seconds, ...found })
  console.error(`${name} ${flags.join(' ')}: ${found.error ?? 'done'} (${seconds.toFixed(0)} s)`)
  writeFileSync(join(out, 'results.json'), `${JSON.stringify(results, null, 1)}\n`)
  // Without an adapter nothing else can run.
  if (name === 'adapter' && found.error !== undefined) break
}
const page = formatResults(results)
writeFileSync(join(out, 'results.md'), page)
console.log(page)
process.exitCode = results.sections.every(({ error, isRight }) => error === undefined && isRight) ? 0 : 1

async function runSection(name, flags) {
  const file = fileURLToPath(new URL(`${name}.mjs`, import.meta.url))
  const child = spawn(process.execPath, [file, ...flags], {
    env: { ...process.env, ...driver.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const limit = values.rehearse ? 3600 : limits[name]
  const timer = setTimeout(() => child.kill('SIGKILL'), 1000 * limit)
  const [output, messages, [code, signal]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ])
  clearTimeout(timer)
  // Some drivers take the process with them as it ends: what it said before counts.
  const last = output.trim().split('\n').at(-1) ?? ''
  if (last.startsWith('{') && last.endsWith('}')) return JSON.parse(last)
  const reason = signal === 'SIGKILL' ? `took more than ${limit} s` : `ended with ${signal ?? code}`
  return { isRight: false, error: `${reason}: ${messages.trim().slice(-1500)}` }
}

/** What the driver says of the card, or why it says nothing. */
function readCard() {
  const { stdout, error } = spawnSync(
    'nvidia-smi',
    ['--query-gpu=name,driver_version,memory.total', '--format=csv,noheader'],
    {
      encoding: 'utf8',
    },
  )
  return error ? `no nvidia-smi (${error.message})` : stdout.trim()
}

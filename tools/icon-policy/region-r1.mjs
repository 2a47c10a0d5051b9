import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

/** The repository, where every command runs: paths that end up in files are relative to it. */
export const root = fileURLToPath(new URL('../..', import.meta.url))

/** Runs `region-r1 … --json` in a process of its own, shows its messages, and returns its result. A failure ends the tool. */
export async function regionR1(...flags) {
  console.error(`region-r1 ${flags.join(' ')}`)
  const bin = fileURLToPath(new URL('../../apps/cli/bin/region-r1.js', import.meta.url))
  const child = spawn(process.execPath, [bin, ...flags, '--json'], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')])
  if (code !== 0) process.exit(code ?? 1)
  return JSON.parse(output)
}

/** Maps items, so many at once, and returns the results in their order. */
export async function mapAtOnce(items, count, map) {
  const results = []
  const rest = [...items.entries()]
  const work = async () => {
    for (let next = rest.shift(); next !== undefined; next = rest.shift()) results[next[0]] = await map(next[1])
  }
  await Promise.all(Array.from({ length: count }, work))
  return results
}

/** Whether a training has left anything of its own in a folder: it is resumed then, as `region-r1 train` asks for. */
export function hasRun(folder) {
  const traces = ['metrics.jsonl', 'checkpoints', 'policy', 'config.json', 'report.html']
  return traces.some(name => existsSync(join(root, folder, name)))
}

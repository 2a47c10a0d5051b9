import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

/** Runs the built encoder in a process whose home is empty; what lies there afterwards beside its own cache. */
async function listWhatIsLeft(options: object): Promise<string[]> {
  const home = await mkdtemp(join(tmpdir(), 'region-r1-home-'))
  const script = `
    import { loadEncoder } from '${new URL('../../dist/index.js', import.meta.url)}'
    const encoder = await loadEncoder('icons', ${JSON.stringify({ device: 'cpu', ...options })})
    await encoder.encodeTexts(['a'])
    await encoder.dispose()`
  // Where tests run for others, onnxruntime reports nothing anyhow.
  const { CI: _, ORT_DISABLE_TELEMETRY: __, XDG_CACHE_HOME: ___, NODE_OPTIONS: ____, ...environment } = process.env
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
    env: { ...environment, HOME: home },
  })
  const files = await readdir(home, { recursive: true })
  await rm(home, { recursive: true })
  return files.filter(path => path !== '.cache' && !path.startsWith(join('.cache', 'region-r1')))
}

test.each([{ worker: false }, { worker: true }])(
  'onnxruntime keeps no id of the machine: %j',
  { timeout: 120_000 },
  async options => {
    expect(await listWhatIsLeft(options)).toEqual([])
  },
)

import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const docker = async (...flags: string[]) => (await promisify(execFile)('docker', flags, { cwd: root })).stdout.trim()
const hasDocker = await docker('info').then(
  () => true,
  () => false,
)

test.skipIf(!hasDocker)(
  'the image serves as nobody from a read-only root, with the models inside (needs docker that runs)',
  { timeout: 1_800_000 },
  async () => {
    await docker('build', '--tag', 'region-r1-test', '.')
    const container = await docker(
      'run',
      '--detach',
      '--rm',
      '--read-only',
      '--publish',
      '127.0.0.1::8080',
      'region-r1-test',
    )
    try {
      const address = await docker('port', container, '8080')
      const isReady = () =>
        fetch(`http://${address}/readyz`).then(
          ({ status }) => status,
          () => 0,
        )
      await expect.poll(isReady, { timeout: 120_000, interval: 1000 }).toBe(200)
      expect((await fetch(`http://${address}/`)).status).toBe(200)
      expect(await docker('exec', container, 'node', '-p', 'process.getuid()')).not.toBe('0')
    } finally {
      await docker('kill', container)
    }
  },
)

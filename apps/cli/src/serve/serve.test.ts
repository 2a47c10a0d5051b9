import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startHubServer } from '@region-r1/test-kit'
import { describe, expect, test, vi } from 'vitest'
import { createTemporaryFolder } from '../testing/create-temporary-folder.ts'
import { binary } from '../testing/run-binary.ts'
import { runCommand } from '../testing/run-command.ts'

const icons = fileURLToPath(new URL('../../../../packages/encoder/models/icons/', import.meta.url))

test('a key is shown once and kept as a hash, and the built command serves who has it until SIGTERM', {
  timeout: 120_000,
}, async () => {
  const file = join(await createTemporaryFolder(), 'keys.txt')
  const added = await runCommand(['serve', '--api-keys', file, '--add-key', 'team', '--json'])
  const { key } = JSON.parse(added.output)
  expect(await readFile(file, 'utf8')).toMatch(/^team sha256:[\da-f]{64}\n$/)
  expect(await readFile(file, 'utf8')).not.toContain(key)

  const flags = ['serve', '--port', '0', '--api-keys', file, '--policy', 'keep', '--json']
  const child = spawn(process.execPath, [binary, ...flags], { stdio: ['ignore', 'pipe', 'pipe'] })
  let messages = ''
  child.stderr.setEncoding('utf8').on('data', text => {
    messages += text
  })
  const [output] = await once(child.stdout.setEncoding('utf8'), 'data')
  const { url, models } = JSON.parse(output)
  expect(models.policy).toBe('keep')
  const ask = (headers: Record<string, string>) =>
    fetch(`${url}/v2/rerank`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ model: 'any', query: 'fruit', documents: ['a hammer', 'an apple, a fruit'] }),
    })
  expect((await ask({})).status).toBe(401)
  const answer = await ask({ authorization: `Bearer ${key}` })
  expect(answer.status).toBe(200)
  expect(((await answer.json()) as { results: object[] }).results).toHaveLength(2)

  child.kill('SIGTERM')
  const [exitCode] = await once(child, 'close')
  expect(exitCode, messages).toBe(0)
  expect(messages).toContain('only this machine can reach it')
  expect(messages).toContain('"route":"/v2/rerank","status":200')
})

test('an encoder of the hub is fetched by its name, which is said, and then served', { timeout: 120_000 }, async () => {
  const files: Record<string, Uint8Array> = {}
  for (const path of await readdir(icons, { recursive: true })) {
    if (/\.\w+$/.test(path)) files[path.replaceAll('\\', '/')] = await readFile(join(icons, path))
  }
  await using hub = await startHubServer({ name: 'owner/tiny', revisions: { main: 'c0ffee'.padEnd(40, '0') }, files })
  const env = { ...process.env, HF_ENDPOINT: hub.url, HF_HUB_CACHE: await createTemporaryFolder(), HF_TOKEN: '' }
  const flags = ['serve', '--port', '0', '--encoder', 'owner/tiny', '--policy', 'keep', '--json']
  const child = spawn(process.execPath, [binary, ...flags], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let messages = ''
  child.stderr.setEncoding('utf8').on('data', text => {
    messages += text
  })
  const [output] = await once(child.stdout.setEncoding('utf8'), 'data')
  expect(messages).toMatch(/^fetching an encoder of \d\.\d MB\n/)
  expect(JSON.parse(output).models.policy).toBe('keep')
  child.kill('SIGTERM')
  const [exitCode] = await once(child, 'close')
  expect(exitCode, messages).toBe(0)
})

test('keys that are not hashed, and a key without a file, are wrong input', async () => {
  const file = join(await createTemporaryFolder(), 'keys.txt')
  await writeFile(file, 'my-secret-key\n')
  const plain = await runCommand(['serve', '--api-keys', file])
  expect(plain).toMatchObject({ exitCode: 2, output: '', messages: expect.stringContaining('--add-key') })
  expect(plain.messages).not.toContain('my-secret-key')
  expect(await runCommand(['serve', '--add-key', 'team'])).toMatchObject({ exitCode: 2 })
  expect(await runCommand(['serve', '--port', '70000'])).toMatchObject({ exitCode: 2 })
})

// Elsewhere the system opens its own browser, whatever the environment says.
describe.skipIf(process.platform !== 'linux' || process.env.WSL_DISTRO_NAME !== undefined)(
  '--open (on Linux, where a browser can be named)',
  () => {
    /** Serves until what it says about the page is there. */
    async function serveAndOpen(browser: string, find: (said: string) => Promise<string | undefined>) {
      const flags = ['serve', '--port', '0', '--encoder', 'icons', '--policy', 'keep', '--open', '--json']
      // Of a desktop's session nothing: its own browser would open.
      const env = { PATH: process.env.PATH, HOME: process.env.HOME, BROWSER: browser }
      const child = spawn(process.execPath, [binary, ...flags], { stdio: ['ignore', 'pipe', 'pipe'], env })
      let messages = ''
      child.stderr.setEncoding('utf8').on('data', text => {
        messages += text
      })
      const closed = once(child, 'close')
      try {
        const [output] = await once(child.stdout.setEncoding('utf8'), 'data')
        const said = await vi.waitFor(
          async () => {
            const found = await find(messages)
            expect(found).toBeDefined()
            return found
          },
          { timeout: 60_000 },
        )
        return { url: JSON.parse(output).url as string, said }
      } finally {
        child.kill('SIGTERM')
        await closed
      }
    }

    test('the page is opened in the browser', { timeout: 120_000 }, async () => {
      const folder = await createTemporaryFolder()
      const [browser, asked] = [join(folder, 'browser.sh'), join(folder, 'asked.txt')]
      await writeFile(browser, `#!/bin/sh\necho "$1" > '${asked}'\n`)
      await chmod(browser, 0o755)
      const { url, said } = await serveAndOpen(browser, () =>
        readFile(asked, 'utf8').then(
          text => text || undefined,
          () => undefined,
        ),
      )
      expect(said).toBe(`${url}\n`)
    })

    test('where no browser opens, it says where the page is', { timeout: 120_000 }, async () => {
      const none = join(await createTemporaryFolder(), 'none.sh')
      await writeFile(none, '#!/bin/sh\nexit 3\n')
      await chmod(none, 0o755)
      const { url, said } = await serveAndOpen(none, async messages => messages.match(/the page is at (.*)\n/)?.[1])
      expect(said).toBe(url)
    })
  },
)

test('--dtype, --threads and --looks go to what is served', { timeout: 120_000 }, async () => {
  const flags = ['serve', '--port', '0', '--encoder', icons, '--policy', 'look', '--json']
  const refused = await runCommand([...flags, '--dtype', 'q4'])
  expect(refused).toMatchObject({ exitCode: 2, messages: expect.stringContaining('q4') })
  const child = spawn(process.execPath, [binary, ...flags, '--dtype', 'fp32', '--threads', '1', '--looks', '4'])
  const [output] = await once(child.stdout.setEncoding('utf8'), 'data')
  expect(JSON.parse(output).models.policy).toBe('look-4')
  child.kill('SIGTERM')
  await once(child, 'close')
})

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startHubServer } from '@region-r1/test-kit'
import { expect, test } from 'vitest'
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

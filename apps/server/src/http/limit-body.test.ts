import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { startTestServer } from '../testing/start-test-server.ts'

/** Sends bodies of the given sizes from a process of its own, which stops at nothing to send all; the statuses it was answered. */
async function sendBodies(url: string, sizes: readonly number[]): Promise<unknown> {
  const script = `
    const statuses = []
    for (const size of ${JSON.stringify(sizes)}) {
      const options = { method: 'POST', headers: { 'content-type': 'application/json' }, body: 'a'.repeat(size) }
      statuses.push(await fetch('${url}/v2/rerank', options).then(({ status }) => status, ({ cause }) => cause.code))
    }
    console.log(JSON.stringify(statuses))`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return JSON.parse(await text(child.stdout))
}

test('a client that sends a body that is too large to its end reads why it is refused', {
  timeout: 120_000,
}, async () => {
  await using server = await startTestServer({ limits: { maxBodyBytes: 2_000_000 } })
  expect(await sendBodies(server.url, [3e6, 8e6, 12e6, 3e6, 8e6, 12e6])).toEqual(Array(6).fill(413))
})

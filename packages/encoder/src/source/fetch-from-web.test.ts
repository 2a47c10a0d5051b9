import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ImageFormatError, InvalidArgumentError } from '@region-r1/core'
import { expect, onTestFinished, test } from 'vitest'
import { fetchFromWeb } from './fetch-from-web.ts'
import { isPublicAddress } from './is-public-address.ts'

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/picture`
}

const here = { allowPrivateHosts: true }

test('the bytes come, over redirects too', async () => {
  const url = await serve((request, response) => {
    if (request.url === '/picture') response.writeHead(302, { location: '/other' }).end()
    else response.end('bytes')
  })
  expect(Buffer.from(await fetchFromWeb(url, here)).toString()).toBe('bytes')
})

test('a host of this machine or of a private network is refused, however it is written', async () => {
  let asked = 0
  const url = await serve((_, response) => {
    asked++
    response.end('secret')
  })
  const { port } = new URL(url)
  for (const host of ['127.0.0.1', 'localhost', '2130706433', '0x7f.1', '[::ffff:127.0.0.1]', '[::1]']) {
    await expect(fetchFromWeb(`http://${host}:${port}/`), host).rejects.toThrow('of a private network')
  }
  expect(asked).toBe(0)
})

test('a redirect to such a host is refused as well, and one to something else than http(s)', async () => {
  const redirect = (location: string) => async () => new Response(null, { status: 302, headers: { location } })
  for (const location of ['http://127.0.0.1/', 'http://169.254.169.254/latest/meta-data', 'http://[fd00::1]/']) {
    await expect(fetchFromWeb('https://example.org/', { fetch: redirect(location) })).rejects.toThrow('private network')
  }
  await expect(fetchFromWeb('https://example.org/', { fetch: redirect('file:///etc/passwd') })).rejects.toThrow(
    'expected an http(s) URL',
  )
  await expect(fetchFromWeb('https://example.org/', { fetch: redirect('/again') })).rejects.toThrow('5 redirects')
})

test('a body that is cut, drips for ever or is too long is an error of ours', async () => {
  const cut = await serve((_, response) => {
    response.writeHead(200, { 'content-length': '1000' })
    response.write('part', () => response.destroy())
  })
  await expect(fetchFromWeb(cut, here)).rejects.toThrow(InvalidArgumentError)
  await expect(fetchFromWeb(cut, here)).rejects.toThrow('the connection broke off')

  const silent = await serve((_, response) => void response.write('x'))
  await expect(fetchFromWeb(silent, { ...here, timeoutMs: 50 })).rejects.toThrow('nothing whole came within 50 ms')

  const long = await serve((_, response) => response.end(Buffer.alloc(5000)))
  await expect(fetchFromWeb(long, { ...here, maxBytes: 4999 })).rejects.toThrow(ImageFormatError)
  expect(await fetchFromWeb(long, { ...here, maxBytes: 5000 })).toHaveLength(5000)
})

test('a fetch of the caller’s own that heeds no signal is left as well', async () => {
  const fetch = async () => new Response(new ReadableStream({ start() {} }))
  await expect(fetchFromWeb('https://example.org/', { fetch, timeoutMs: 50 })).rejects.toThrow('within 50 ms')
})

test('errors of the server and an abort by the caller keep their reasons', async () => {
  const missing = await serve((_, response) => response.writeHead(404).end())
  await expect(fetchFromWeb(missing, here)).rejects.toThrow('status 404')
  const silent = await serve((_, response) => void response.write('x'))
  const stop = new AbortController()
  const fetching = fetchFromWeb(silent, { ...here, signal: stop.signal })
  stop.abort(new Error('enough'))
  await expect(fetching).rejects.toThrow('enough')
})

test.each([
  ['93.184.216.34', true],
  ['2606:2800:220:1::1', true],
  ['::ffff:93.184.216.34', true],
  ['10.1.2.3', false],
  ['172.31.255.255', false],
  ['172.32.0.1', true],
  ['192.168.0.1', false],
  ['100.64.0.1', false],
  ['169.254.169.254', false],
  ['0.0.0.0', false],
  ['224.0.0.1', false],
  ['255.255.255.255', false],
  ['::', false],
  ['::1', false],
  ['::ffff:10.0.0.1', false],
  ['64:ff9b::7f00:1', false],
  ['2002:7f00:1::', false],
  ['fe80::1', false],
  ['fc00::1', false],
  ['example.org', false],
])('%s is public: %s', (address, expected) => {
  expect(isPublicAddress(address)).toBe(expected)
})

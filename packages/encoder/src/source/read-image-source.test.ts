import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ImageFormatError, InvalidArgumentError } from '@region-r1/core'
import { expect, onTestFinished, test } from 'vitest'
import { readImageSource } from './read-image-source.ts'

const folder = new URL('../__fixtures__/images/', import.meta.url)
const file = new URL('rgb.png', folder)
const bytes = readFileSync(file)

test('a path, a file URL, a data URL, bytes and pixels all stand for the same picture', async () => {
  const image = await readImageSource(bytes)
  const sources = [file, String(file), fileURLToPath(file), `data:image/png;base64,${bytes.toString('base64')}`, image]
  for (const source of sources) expect(await readImageSource(source)).toEqual(image)
  expect(await readImageSource('rgb.png', { baseDirectory: fileURLToPath(folder) })).toEqual(image)
})

test('the caller may decode by other means, which get the same bytes and limits', async () => {
  const image = { width: 1, height: 1, data: new Uint8Array(3) }
  const calls: unknown[] = []
  const decode = async (...call: unknown[]) => {
    calls.push(call)
    return image
  }
  expect(await readImageSource(bytes, { decode, maxPixels: 9 })).toBe(image)
  expect(await readImageSource(file, { decode, maxPixels: 9 })).toBe(image)
  expect(calls).toEqual(Array(2).fill([bytes, expect.objectContaining({ maxPixels: 9 })]))
})

test('a file that is not there, or is a folder, is an invalid argument', async () => {
  await expect(readImageSource('missing.png', { baseDirectory: '/nowhere' })).rejects.toThrow(
    new InvalidArgumentError({
      argument: 'source',
      message: 'expected a picture at /nowhere/missing.png, but there is no such file',
    }),
  )
  await expect(readImageSource(folder)).rejects.toThrow('but that is a folder')
})

test('pixels that are not three bytes each are refused, and RGBA is named', async () => {
  const pixels = (width: number, height: number, length: number) =>
    readImageSource({ width, height, data: new Uint8Array(length) })
  expect((await pixels(2, 3, 18)).data).toHaveLength(18)
  await expect(pixels(2, 3, 24)).rejects.toThrow('got a picture of 2 x 3 px with 24 bytes, which is RGBA')
  await expect(pixels(2, 3, 17)).rejects.toThrow(
    'expected RGB, width * height * 3 bytes, got a picture of 2 x 3 px with 17',
  )
  await expect(pixels(0, 3, 0)).rejects.toThrow(InvalidArgumentError)
  await expect(pixels(1.5, 2, 9)).rejects.toThrow(InvalidArgumentError)
})

test('bytes that are no picture are named with where they came from', async () => {
  await expect(readImageSource(import.meta.filename)).rejects.toThrow(ImageFormatError)
  await expect(readImageSource(import.meta.filename)).rejects.toThrow('read-image-source.test.ts: expected a JPEG')
  await expect(readImageSource(file, { maxBytes: 10 })).rejects.toThrow('it is above the 10 bytes allowed (maxBytes)')
})

test('the web is closed unless it is opened', async () => {
  const fetch = async () => new Response(bytes)
  await expect(readImageSource('https://example.org/a.png', { fetch })).rejects.toThrow('fetching is off')
  const image = await readImageSource('https://example.org/a.png', { fetch, allowHttp: true })
  expect(image.width).toBe(24)
})

test('an answer from the web that is an error or too long is refused', async () => {
  const missing = async () => new Response('no', { status: 404 })
  await expect(readImageSource('http://example.org/a.png', { fetch: missing, allowHttp: true })).rejects.toThrow(
    'status 404',
  )
  const endless = async () =>
    new Response(new ReadableStream({ pull: controller => controller.enqueue(new Uint8Array(1000)) }))
  const options = { fetch: endless, allowHttp: true, maxBytes: 5000 }
  await expect(readImageSource('http://example.org/a.png', options)).rejects.toThrow('above the 5000 allowed')
})

test('an abort is the caller’s own error', async () => {
  const signal = AbortSignal.abort(new Error('enough'))
  await expect(readImageSource(file, { signal })).rejects.toThrow('enough')
})

test('a file’s bytes are taken in every form that upload handlers give', async () => {
  const image = await readImageSource(bytes)
  const whole = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
  const forms = [
    whole,
    new DataView(whole),
    new Uint8ClampedArray(whole),
    new Blob([bytes]),
    new File([bytes], 'a.png'),
  ]
  for (const form of forms) expect(await readImageSource(form as ArrayBuffer)).toEqual(image)
  await expect(readImageSource(new Blob([bytes]), { maxBytes: 10 })).rejects.toThrow('more than the 10 allowed')
})

test('a URL of another realm is one, an object that only looks like it is not', async () => {
  const { href } = file
  const url = {
    href,
    get [Symbol.toStringTag]() {
      return 'URL'
    },
  }
  expect(await readImageSource(url as unknown as URL)).toEqual(await readImageSource(bytes))
  await expect(readImageSource({ href } as never)).rejects.toThrow(/an object \(Object\)/)
  await expect(readImageSource({ size: 1, arrayBuffer: true } as never)).rejects.toThrow(InvalidArgumentError)
})

test('what is no picture at all is named, and so are pixels that are no bytes', async () => {
  const read = (source: unknown) => readImageSource(source as string)
  await expect(read(null)).rejects.toThrow('got null')
  await expect(read(undefined)).rejects.toThrow('got undefined')
  await expect(read([1, 2, 3])).rejects.toThrow('got an array')
  await expect(read({ src: 'a.png' })).rejects.toThrow('got an object (Object)')
  await expect(read({ width: 1, height: 1, data: [1, 2, 3] })).rejects.toThrow(
    'got a picture of 1 x 1 px with an array',
  )
  const tensor = { width: 1, height: 1, data: new Float32Array(3) }
  await expect(read(tensor)).rejects.toThrow('the levels 0 to 255 in a Uint8Array')
  const clamped = await read({ width: 1, height: 1, data: new Uint8ClampedArray([1, 2, 3]) })
  expect(clamped.data).toEqual(new Uint8Array([1, 2, 3]))
})

test('a data URL is measured before it is decoded', async () => {
  const url = `data:image/png;base64,${'A'.repeat(4000)}`
  await expect(readImageSource(url, { maxBytes: 2000 })).rejects.toThrow('above the 2000 allowed')
  await expect(readImageSource(url.replace(',', ''))).rejects.toThrow('without a comma')
  await expect(readImageSource('data:image/png,%zz')).rejects.toThrow(InvalidArgumentError)
  const escaped = `data:image/png,${[...bytes].map(byte => `%${byte.toString(16).padStart(2, '0')}`).join('')}`
  expect(await readImageSource(escaped)).toEqual(await readImageSource(bytes))
})

test('a picture in base64 without a prefix is called so, in a short message', async () => {
  const long = Buffer.alloc(75_000, 7).toString('base64')
  for (const text of [long, readFileSync(new URL('rgb.jpg', folder)).toString('base64').slice(0, 200)]) {
    const error = await readImageSource(text).catch(error => error)
    expect(error).toBeInstanceOf(InvalidArgumentError)
    expect(error.message).toContain('base64')
    expect(error.message.length).toBeLessThan(400)
  }
})

test('devices, foreign hosts and other schemes are no files', async () => {
  await expect(readImageSource('file://elsewhere/a.png')).rejects.toThrow(InvalidArgumentError)
  await expect(readImageSource('s3://bucket/a.png')).rejects.toThrow('file:, data: or http(s) URL')
  if (process.platform !== 'win32') await expect(readImageSource('/dev/zero')).rejects.toThrow('no regular file')
})

test('a file is found whichever way its accents are written', async () => {
  const place = await mkdtemp(join(tmpdir(), 'region-r1-names-'))
  onTestFinished(() => rm(place, { recursive: true }))
  await writeFile(join(place, 'cafe\u0301.png'), bytes)
  expect(await readImageSource('caf\u00e9.png', { baseDirectory: place })).toHaveProperty('width', 24)
})

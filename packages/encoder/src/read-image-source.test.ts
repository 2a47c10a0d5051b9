import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ImageFormatError, InvalidArgumentError } from '@region-r1/core'
import { expect, test } from 'vitest'
import { readImageSource } from './read-image-source.ts'

const folder = new URL('__fixtures__/images/', import.meta.url)
const file = new URL('rgb.png', folder)
const bytes = readFileSync(file)

test('a path, a file URL, a data URL, bytes and pixels all stand for the same picture', async () => {
  const image = await readImageSource(bytes)
  const sources = [file, String(file), fileURLToPath(file), `data:image/png;base64,${bytes.toString('base64')}`, image]
  for (const source of sources) expect(await readImageSource(source)).toEqual(image)
  expect(await readImageSource('rgb.png', { baseDirectory: fileURLToPath(folder) })).toEqual(image)
})

test('a file that is not there, or is a folder, is an invalid argument', async () => {
  await expect(readImageSource('missing.png', { baseDirectory: '/nowhere' })).rejects.toThrow(
    new InvalidArgumentError({
      argument: 'source',
      message: 'expected a picture at /nowhere/missing.png, but there is no such file',
    }),
  )
  await expect(readImageSource(folder)).rejects.toThrow('it cannot be read (EISDIR)')
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
  await expect(readImageSource(file, { maxBytes: 10 })).rejects.toThrow('above the 10 allowed')
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

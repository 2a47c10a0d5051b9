import { readFileSync } from 'node:fs'
import { DisposedError, ImageFormatError, InvalidArgumentError } from '@region-r1/core'
import { afterAll, expect, test } from 'vitest'
import { decodeImage } from '../decode/decode-image.ts'
import { createPictureDecoder } from './create-picture-decoder.ts'

const folder = new URL('../__fixtures__/images/', import.meta.url)
const read = (name: string) => new Uint8Array(readFileSync(new URL(name, folder)))
const photo = read('subsampled.jpg')
const decoder = createPictureDecoder({ threads: 2 })
afterAll(() => decoder.dispose())

test('more pictures than there are threads come out as decodeImage gives them, in shared memory', async () => {
  const settings = [
    {},
    { decoder: 'jimp' },
    { fit: { width: 9, height: 7, resize: { width: 9, height: 7 }, resample: 'bicubic' } },
  ] as const
  const tasks = [...settings, ...settings]
  const pictures = await Promise.all(tasks.map(options => decoder.decode(photo, options)))
  for (const [index, picture] of pictures.entries()) {
    expect(picture.data.buffer).toBeInstanceOf(SharedArrayBuffer)
    const { width, height, data } = await decodeImage(photo, tasks[index])
    expect([picture.width, picture.height, [...picture.data]]).toEqual([width, height, [...data]])
  }
})

test('errors come back as their own classes, and the threads go on', async () => {
  await expect(decoder.decode(photo.subarray(0, 99))).rejects.toBeInstanceOf(ImageFormatError)
  await expect(decoder.decode(photo, { maxPixels: 3 })).rejects.toThrow('more than the 3 allowed (maxPixels)')
  const nonsense = { width: 0, height: 0, resize: { width: 0, height: 0 }, resample: 'bicubic' } as const
  await expect(decoder.decode(photo, { fit: nonsense })).rejects.toBeInstanceOf(InvalidArgumentError)
  expect((await decoder.decode(photo)).width).toBeGreaterThan(0)
})

test('threads stay for the next pictures', async () => {
  let started = 0
  const count = () => void started++
  process.on('worker', count)
  const pair = createPictureDecoder({ threads: 2 })
  for (let burst = 0; burst < 3; burst++)
    await Promise.all([pair.decode(photo), pair.decode(photo), pair.decode(photo)])
  await pair.dispose()
  process.off('worker', count)
  expect(started).toBe(2)
})

test('after dispose it refuses, also what was waiting, and a second dispose does nothing', async () => {
  const short = createPictureDecoder({ threads: 1 })
  const waiting = Promise.allSettled([short.decode(photo), short.decode(photo), short.decode(photo)])
  await short.dispose()
  for (const { status } of await waiting) expect(status).toBe('rejected')
  await short.dispose()
  await expect(short.decode(photo)).rejects.toThrow(DisposedError)
})

import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createPixelBox, DisposedError, InvalidArgumentError, ModelFormatError } from '@region-r1/core'
import { expect, test } from 'vitest'
import { loadEncoder } from '../load-encoder.ts'
import { readImageSource } from '../source/read-image-source.ts'
import { encoderContract } from '../testing/encoder-contract.ts'

const fixtures = new URL('../__fixtures__/', import.meta.url)
const clip = fileURLToPath(new URL('models/clip', fixtures))
const image = await readImageSource(new URL('images/rgb.png', fixtures))
const views = [{ image }, { image, box: createPixelBox({ x1: 2, y1: 1, x2: 9, y2: 8 }) }]

test.each(encoderContract)('$title', ({ check }) =>
  check({ createEncoder: () => loadEncoder(clip, { device: 'cpu', worker: true }) }),
)

test('an encoder in a thread answers as one beside the caller, to the bit', async () => {
  const here = await loadEncoder(clip, { device: 'cpu' })
  const there = await loadEncoder(clip, { device: 'cpu', worker: true })
  expect({ ...there }).toMatchObject({ id: here.id, embeddingSize: here.embeddingSize, patchGrid: here.patchGrid })
  expect(await there.encodeImages(views)).toEqual(await here.encodeImages(views))
  expect(await there.encodeTexts(['a cat', 'a dog'])).toEqual(await here.encodeTexts(['a cat', 'a dog']))
  const raw = { raw: true }
  expect(await there.encodeImages(views, raw)).toEqual(await here.encodeImages(views, raw))
  expect(await there.encodeTexts(['a cat'], raw)).toEqual(await here.encodeTexts(['a cat'], raw))
  expect(there.getPatchRegion?.({ width: 40, height: 20 })).toEqual(here.getPatchRegion?.({ width: 40, height: 20 }))
  expect(await there.encodeImages([])).toEqual([])
  await Promise.all([here.dispose(), there.dispose()])
})

test('errors come back as their own classes', async () => {
  await expect(loadEncoder('no/such folder', { worker: true })).rejects.toBeInstanceOf(ModelFormatError)
  const encoder = await loadEncoder(clip, { worker: true, device: 'cpu' })
  const beside = createPixelBox({ x1: 900, y1: 900, x2: 901, y2: 901 })
  await expect(encoder.encodeImages([{ image, box: beside }])).rejects.toBeInstanceOf(InvalidArgumentError)
  expect(await encoder.encodeTexts(['still there'])).toHaveLength(1)
  await encoder.dispose()
})

test('an abort in the middle of many passes rejects with its reason, and the thread goes on', async () => {
  const encoder = await loadEncoder(clip, { worker: true, device: 'cpu', batchSize: 1 })
  const controller = new AbortController()
  const all = encoder.encodeImages(Array(2_000).fill(views[0]), { signal: controller.signal })
  const reason = new Error('enough')
  setTimeout(() => controller.abort(reason), 5)
  await expect(all).rejects.toBe(reason)
  expect(await encoder.encodeTexts(['a cat'])).toHaveLength(1)
  await encoder.dispose()
})

test('after dispose, calls are refused and a second dispose does nothing', async () => {
  const encoder = await loadEncoder(clip, { worker: true, device: 'cpu' })
  await encoder.dispose()
  await encoder.dispose()
  await expect(encoder.encodeTexts(['a'])).rejects.toThrow(DisposedError)
})

test('a script that ends with dispose runs to its last line', async () => {
  const build = new URL('../../dist/index.js', import.meta.url)
  const script = `
    const { loadEncoder } = await import(${JSON.stringify(build)})
    const encoder = await loadEncoder(${JSON.stringify(clip)}, { worker: true })
    await encoder.encodeTexts(['a cat'])
    await encoder.dispose()
    console.log('the end')`
  const run = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
    env: { ...process.env, NODE_OPTIONS: '' },
  })
  expect(run).toEqual({ stdout: 'the end\n', stderr: '' })
})

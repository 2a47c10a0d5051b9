import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { InvalidArgumentError } from '@region-r1/core'
import { expect, test } from 'vitest'
import { loadEncoder } from '../load-encoder.ts'
import { readExternalFiles } from '../onnx/read-external-files.ts'
import { identifyEncoder, nameShippedEncoder } from './identify-encoder.ts'
import { findShippedEncoder, shippedEncoderNames } from './shipped-encoders.ts'

test.each(shippedEncoderNames)(
  '"%s" is there as one file a half, has the id that it is loaded with, and is named by that id',
  async name => {
    expect(existsSync(join(findShippedEncoder(name)!, 'config.json'))).toBe(true)
    const encoder = await loadEncoder(name, { device: 'cpu' })
    expect(await identifyEncoder(name)).toBe(encoder.id)
    for (const half of ['vision_model', 'text_model']) {
      expect(readExternalFiles(join(encoder.directory, 'onnx', `${half}.onnx`))).toEqual([])
    }
    expect(await nameShippedEncoder(encoder.id)).toBe(name)
    await encoder.dispose()
  },
)

test('an encoder without a name, and the default one, is the one of photos', async () => {
  expect(await identifyEncoder()).toBe(await identifyEncoder('photos'))
  expect(await identifyEncoder('default')).toBe(await identifyEncoder('photos'))
})

test('an id of no shipped encoder has no name, and no other word is one', async () => {
  expect(await nameShippedEncoder('clip-0123456789ab')).toBeUndefined()
  expect(findShippedEncoder('photo')).toBeUndefined()
})

test.each(['packages/encoder/models/default', 'node_modules\\@region-r1\\encoder\\models\\default\\'])(
  'the old folder %s is refused by the new one',
  async name => {
    await expect(loadEncoder(name)).rejects.toThrow(InvalidArgumentError)
    await expect(loadEncoder(name)).rejects.toThrow('is now called "icons"')
  },
)

import { fileURLToPath } from 'node:url'
import { createFakeEncoder } from '@region-r1/encoder/testing'
import { expect, test } from 'vitest'
import { openModels } from './open-models.ts'

const clip = fileURLToPath(new URL('../../../../packages/encoder/src/__fixtures__/models/clip', import.meta.url))

test.each([
  ['a shipped encoder by its name', 'icons', 'icons'],
  ['a folder by its last part', clip, 'clip'],
  ['one that is loaded already by its id', createFakeEncoder(), 'fake-16-4'],
])('%s', async (_, encoder, encoderName) => {
  const models = await openModels({ encoder, policy: 'keep', loading: {}, allowHttp: false, maxPixels: 1e6 })
  await models.dispose()
  expect(models.description).toMatchObject({ encoderName, policy: 'keep' })
})

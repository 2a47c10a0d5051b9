import { fileURLToPath } from 'node:url'
import { createFakeEncoder } from '@region-r1/encoder/testing'
import { expect, test } from 'vitest'
import { findIconPolicyDirectory } from './find-icon-policy-directory.ts'
import { findPolicyEncoder } from './find-policy-encoder.ts'
import { loadPolicy } from './load-policy.ts'

test('the head that ships reads the encoder of icons, and says so where it is given another', async () => {
  const directory = findIconPolicyDirectory()!
  expect(await findPolicyEncoder(directory)).toBe('icons')
  await expect(loadPolicy(directory, { encoder: createFakeEncoder() })).rejects.toThrow('name the encoder "icons"')
})

test('a policy of an encoder that does not ship, and a folder without a policy, name none', async () => {
  expect(await findPolicyEncoder(fileURLToPath(new URL('__fixtures__/plain', import.meta.url)))).toBeUndefined()
  expect(await findPolicyEncoder('no/such/folder')).toBeUndefined()
})

test('the folder that the head once shipped in is refused by its new name', async () => {
  const loading = loadPolicy('packages/policy/models/default', { encoder: createFakeEncoder() })
  await expect(loading).rejects.toThrow('models/icons')
})

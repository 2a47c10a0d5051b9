import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { InvalidArgumentError } from '@region-r1/core'
import { createFakeEncoder } from '@region-r1/encoder/testing'
import { expect, onTestFinished, test } from 'vitest'
import { loadPolicy } from './load-policy.ts'
import { readPolicyFolder } from './read-policy-folder.ts'
import { savePolicy } from './save-policy.ts'

const fixture = fileURLToPath(new URL('./__fixtures__/plain', import.meta.url))

async function createFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'region-r1-save-policy-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

test('a folder that was read and saved elsewhere is the same, and loads', async () => {
  const folder = join(await createFolder(), 'made')
  const { config, model } = await readPolicyFolder(fixture)
  expect(await savePolicy(folder, { config, model })).toEqual(config)
  expect((await readdir(folder)).sort()).toEqual(['config.json', 'model.onnx'])
  expect(await readFile(join(folder, 'model.onnx'))).toEqual(await readFile(join(fixture, 'model.onnx')))
  expect((await loadPolicy(folder, { encoder: createFakeEncoder({ grid: 2 }) })).config).toEqual(config)
})

test('the hash is that of the model that is saved, whatever the config says', async () => {
  const { config } = await readPolicyFolder(fixture)
  const { sha256 } = await savePolicy(await createFolder(), { config, model: Buffer.from('abc') })
  expect(sha256).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})

test('a config that fits no schema is refused by the field at fault, and nothing is written', async () => {
  const folder = await createFolder()
  const { config, model } = await readPolicyFolder(fixture)
  const saved = savePolicy(folder, { config: { ...config, threshold: 2 }, model })
  await expect(saved).rejects.toThrow(InvalidArgumentError)
  await expect(saved).rejects.toThrow('threshold')
  expect(await readdir(folder)).toEqual([])
})

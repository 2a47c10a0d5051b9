import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findIconPolicyDirectory } from '@region-r1/policy'
import { expect, test } from 'vitest'
import { chooseEncoder } from './choose-encoder.ts'
import { createTemporaryFolder } from './testing/create-temporary-folder.ts'

const policy = findIconPolicyDirectory()!

async function writeManifest(text: string): Promise<string> {
  const folder = await createTemporaryFolder()
  await writeFile(join(folder, 'manifest.json'), text)
  return join(folder, 'examples.jsonl')
}

test('icon-scenes goes on with its own encoder: by name, and by the manifest of what was generated', async () => {
  expect(await chooseEncoder({ dataset: 'icon-scenes' })).toBe('icons')
  expect(await chooseEncoder({ data: await writeManifest('{"dataset":"icon-scenes"}') })).toBe('icons')
})

test('a policy that was trained on the encoder of icons brings it', async () => {
  expect(await chooseEncoder({ policy })).toBe('icons')
  expect(await chooseEncoder({ policy: 'look' })).toBeUndefined()
})

test('what the caller names comes first', async () => {
  expect(await chooseEncoder({ encoder: 'photos', dataset: 'icon-scenes', policy })).toBe('photos')
})

test.each(['{"dataset":"photo-mosaics"}', '{"settings":{}}', 'null', '{'])(
  'other data, whose manifest is %s, leave the choice to the encoder package',
  async manifest => {
    expect(await chooseEncoder({ data: await writeManifest(manifest) })).toBeUndefined()
  },
)

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { loadTextTokenizer } from './create-text-tokenizer.ts'

const fixture = fileURLToPath(new URL('../__fixtures__/models/region-r1/', import.meta.url))

async function load(changes: object) {
  const folder = await mkdtemp(join(tmpdir(), 'region-r1-tokenizer-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const tokenizerConfigPath = join(folder, 'tokenizer_config.json')
  const config = JSON.parse(await readFile(join(fixture, 'tokenizer_config.json'), 'utf8'))
  await writeFile(tokenizerConfigPath, JSON.stringify({ ...config, ...changes }))
  return loadTextTokenizer({
    tokenizerPath: join(fixture, 'tokenizer.json'),
    tokenizerConfigPath,
    config: { model_type: 'x', text_config: { max_position_embeddings: 5 }, vision_config: {} },
    takesMask: false,
  })
}

test('padding stands on the side that the tokenizer names, the right where it names none', async () => {
  const right = (await load({})).tokenize(['red'])
  const left = (await load({ padding_side: 'left' })).tokenize(['red'])
  expect([...right.inputIds].map(Number)).toEqual([2, 4, 3, 0, 0])
  expect([...right.attentionMask].map(Number)).toEqual([1, 1, 1, 0, 0])
  expect([...left.inputIds].map(Number)).toEqual([0, 0, 2, 4, 3])
  expect([...left.attentionMask].map(Number)).toEqual([0, 0, 1, 1, 1])
})

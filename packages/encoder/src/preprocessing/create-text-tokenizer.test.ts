import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, onTestFinished, test } from 'vitest'
import { modelConfigSchema } from '../model-config.ts'
import { readModelJson } from '../read-model-json.ts'
import { loadTextTokenizer } from './create-text-tokenizer.ts'

const fixture = fileURLToPath(new URL('../__fixtures__/models/region-r1/', import.meta.url))

const architectures = fileURLToPath(new URL('../__fixtures__/architectures/', import.meta.url))

/** Tokenizers as they were published; without a length, all of a text's tokens are kept. */
async function loadArchitecture(name: string, length?: number) {
  const folder = join(architectures, name)
  const config = await readModelJson(join(folder, 'config.json'), modelConfigSchema)
  return loadTextTokenizer({
    tokenizerPath: join(folder, 'tokenizer.json'),
    tokenizerConfigPath: join(folder, 'tokenizer_config.json'),
    config: { ...config, model_type: 'x', text_config: { max_position_embeddings: length ?? 20_000 } },
    takesMask: true,
  })
}

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

test('a capital sigma becomes a small one at the end of a word too, as the published tokenizer has it', async () => {
  const { inputIds } = (await loadArchitecture('clip')).tokenize(['ΣΊΣΥΦΟΣ'])
  // The letters' two bytes; 481 is σ at a word's end, 480 would be ς.
  expect([...inputIds].map(Number).slice(-3)).toEqual([139, 481, 586])
})

test('emoji that are joined are one unknown token, as the published tokenizer has them', async () => {
  const { inputIds } = (await loadArchitecture('siglip')).tokenize(['👨‍👩‍👧‍👦 family'])
  expect([...inputIds].map(Number)).toEqual([3, 2, 3, 16, 7, 32, 49, 24, 42, 1])
})

describe.each(['clip', 'siglip', 'siglip2'])('long texts: %s', name => {
  const words = ['the', 'bird,', 'eating', '  (red)', 'Σ12', 'fruit!', 'naïve', '果物', '🍎', 'extraordinarily']
  const sentence = Array.from({ length: 900 }, (_, index) => words[(index * index + 3 * index) % 7]).join(' ')

  test.each([
    ['words', sentence],
    ['one word', sentence.replaceAll(/\s/g, '')],
    ['blanks first', ' '.repeat(3000) + sentence],
    ['signs first', '!'.repeat(3000) + sentence],
    ['unknown characters first', '果'.repeat(3000) + sentence],
  ])('%s: the tokens kept are those of the whole text', async (_, text) => {
    const kept = (await loadArchitecture(name, 16)).tokenize([text])
    const all = (await loadArchitecture(name)).tokenize([text])
    expect(kept.length).toBe(16)
    expect(kept.inputIds.slice(0, 15)).toEqual(all.inputIds.slice(0, 15))
    expect(kept.inputIds[15]).toBe(all.inputIds.at(-1))
  })

  test.each(['the quick brown fox ', 'wordswithoutend', '果', ' '])(
    'a million characters have tokens: %j',
    async part => {
      const { length } = (await loadArchitecture(name, 16)).tokenize([part.repeat(1_000_000 / part.length)])
      expect(length).toBeLessThanOrEqual(16)
    },
  )
})

test('without a mask texts are padded to the full length, or to the longest where the model is known not to look', async () => {
  const folder = join(architectures, 'clip')
  const tokenizer = await loadTextTokenizer({
    tokenizerPath: join(folder, 'tokenizer.json'),
    tokenizerConfigPath: join(folder, 'tokenizer_config.json'),
    config: await readModelJson(join(folder, 'config.json'), modelConfigSchema),
    takesMask: false,
  })
  const texts = ['a', 'a bird that eats']
  const full = tokenizer.tokenize(texts)
  const short = tokenizer.tokenize(texts, { isShort: true })
  expect([tokenizer.padding, full.length]).toEqual(['safe', 77])
  expect(short.length).toBe(full.attentionMask.subarray(77).indexOf(0n))
  expect(short.inputIds.subarray(short.length)).toEqual(full.inputIds.subarray(77, 77 + short.length))
})

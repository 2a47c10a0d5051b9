import { createHash } from 'node:crypto'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DisposedError, ModelFormatError, type PolicyInput, type RgbImage } from '@region-r1/core'
import { createFakeEncoder } from '@region-r1/encoder/testing'
import { createLooker } from '@region-r1/scoring'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { policyContract } from '../testing/index.ts'
import { loadPolicy } from './load-policy.ts'

const encoder = createFakeEncoder({ grid: 2 })
const plain = fileURLToPath(new URL('__fixtures__/plain', import.meta.url))
const words = fileURLToPath(new URL('__fixtures__/words', import.meta.url))

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'policy-'))
  await cp(plain, directory, { recursive: true })
})
afterEach(() => rm(directory, { recursive: true }))

async function changeConfig(change: (config: Record<string, unknown>) => object): Promise<void> {
  const path = join(directory, 'config.json')
  await writeFile(path, JSON.stringify(change(JSON.parse(await readFile(path, 'utf8')))))
}

/** Four pixels: blue, blue, red, blue. */
const image: RgbImage = { width: 2, height: 2, data: Uint8Array.of(0, 0, 255, 0, 0, 255, 255, 0, 0, 0, 0, 255) }

async function ask(question: string): Promise<PolicyInput> {
  const [features] = await encoder.encodeImages([{ image }])
  const [questionEmbedding] = await encoder.encodeTexts([question])
  return {
    image,
    question,
    features: features!,
    questionEmbedding: questionEmbedding!,
    encoder,
    look: createLooker({ image, encoder }).look,
  }
}

describe.each([
  ['plain', plain],
  ['with question words and offsets', words],
])('a head that is %s', (_, folder) => {
  test.each(policyContract)('$title', ({ check }) =>
    check({ createPolicy: () => loadPolicy(folder, { encoder }), encoder }),
  )
})

test('it crops to the anchor of the highest logit, with the sigmoid of the crop logit', async () => {
  const policy = await loadPolicy(plain, { encoder })
  const input = await ask('the red one')
  const outcome = await policy.doDecide(input)
  // The fixture's crop logit: 10 times the dot product of the red patch, the third, with the question, minus 5.
  const patch = input.features.patches!.subarray(32, 48)
  const logit = 10 * patch.reduce((sum, value, index) => sum + value * input.questionEmbedding[index]!, 0) - 5
  expect(outcome).toEqual({
    type: 'crop',
    cropProbability: expect.closeTo(1 / (1 + Math.exp(-logit)), 5),
    box: { x1: 0, y1: 0.5, x2: 0.5, y2: 1 },
  })
  await policy.dispose()
})

test('a second dispose does nothing, and a decision after it is a DisposedError', async () => {
  const policy = await loadPolicy(plain, { encoder })
  await policy.dispose()
  await policy.dispose()
  await expect(policy.doDecide(await ask('the red one'))).rejects.toThrow(DisposedError)
})

test('it keeps below the threshold of its config', async () => {
  await changeConfig(config => ({ ...config, threshold: 1 }))
  const policy = await loadPolicy(directory, { encoder })
  expect((await policy.doDecide(await ask('the red one'))).type).toBe('keep')
})

test('a threshold of the caller stands for that of its config, and 0 always crops', async () => {
  const input = await ask('green')
  expect((await (await loadPolicy(plain, { encoder })).doDecide(input)).type).toBe('keep')
  const always = await loadPolicy(plain, { encoder, threshold: 0 })
  expect(always.config.threshold).toBe(0)
  expect((await always.doDecide(input)).type).toBe('crop')
  const never = await loadPolicy(plain, { encoder, threshold: 1 })
  expect((await never.doDecide(await ask('the red one'))).type).toBe('keep')
  await expect(loadPolicy(plain, { encoder, threshold: 5 })).rejects.toThrow('between 0 and 1, got 5')
})

test('words reach the head by the ids of its vocabulary, and offsets refine the anchor', async () => {
  const policy = await loadPolicy(words, { encoder })
  const probability = (outcome: Awaited<ReturnType<typeof policy.doDecide>>) =>
    outcome.type === 'invalid' ? Number.NaN : outcome.cropProbability
  const input = await ask('green')
  const logit = (value: number) => Math.log(value / (1 - value))
  const unknown = await policy.doDecide({ ...input, question: 'green' })
  const known = await policy.doDecide({ ...input, question: 'please green' })
  // The fixture adds the ids: 1 against 3 + 1.
  expect(logit(probability(known)) - logit(probability(unknown))).toBeCloseTo(3, 4)
  const red = await policy.doDecide(await ask('red'))
  expect(red).toMatchObject({
    type: 'crop',
    box: { x1: expect.closeTo(0.125, 6), y1: expect.closeTo(0.625, 6), x2: expect.closeTo(0.375, 6) },
  })
})

test('weights that give no numbers are an invalid answer', async () => {
  const policy = await loadPolicy(plain, { encoder })
  const input = await ask('red')
  const outcome = await policy.doDecide({ ...input, questionEmbedding: new Float32Array(16).fill(Number.NaN) })
  expect(outcome).toEqual({ type: 'invalid', reason: expect.stringContaining('not a number') })
})

test('its id tells its weights', async () => {
  const sha256 = createHash('sha256')
    .update(await readFile(join(plain, 'model.onnx')))
    .digest('hex')
  expect((await loadPolicy(plain, { encoder })).id).toBe(`head-${sha256.slice(0, 12)}`)
})

test('another encoder is refused by both names', async () => {
  const other = createFakeEncoder({ grid: 3 })
  await expect(loadPolicy(plain, { encoder: other })).rejects.toThrow(ModelFormatError)
  await expect(loadPolicy(plain, { encoder: other })).rejects.toThrow(/fake-16-2.*fake-16-3/)
})

test('an encoder of the right name without the patches is refused', async () => {
  const { patchGrid, ...without } = encoder
  await expect(loadPolicy(plain, { encoder: without })).rejects.toThrow(/2 rows of patches.*has none/)
})

test('a folder without its files is named', async () => {
  await rm(join(directory, 'model.onnx'))
  await expect(loadPolicy(directory, { encoder })).rejects.toThrow(/model\.onnx cannot be read/)
  await expect(loadPolicy(join(directory, 'nowhere'), { encoder })).rejects.toThrow(/config\.json and model\.onnx/)
})

test('a config that is no JSON or has a wrong field is named', async () => {
  await changeConfig(config => ({ ...config, threshold: 2, colour: 'blue' }))
  await expect(loadPolicy(directory, { encoder })).rejects.toThrow(/threshold.*colour/)
  await writeFile(join(directory, 'config.json'), '{"schemaVersion": 1,')
  await expect(loadPolicy(directory, { encoder })).rejects.toThrow(/is no JSON/)
})

test('a model of other bytes than the config names is refused', async () => {
  const path = join(directory, 'model.onnx')
  await writeFile(path, (await readFile(path)).subarray(0, 300))
  await expect(loadPolicy(directory, { encoder })).rejects.toThrow(/has the sha256/)
})

test('bytes that are no ONNX are refused', async () => {
  const bytes = Buffer.alloc(64, 7)
  await writeFile(join(directory, 'model.onnx'), bytes)
  await changeConfig(config => ({ ...config, sha256: createHash('sha256').update(bytes).digest('hex') }))
  await expect(loadPolicy(directory, { encoder })).rejects.toThrow(/cannot be loaded/)
})

test('a model that does not fit its config is refused when it is loaded', async () => {
  await changeConfig(config => ({ ...config, anchors: { scales: [{ side: 0.5, grid: 3 }] } }))
  await expect(loadPolicy(directory, { encoder })).rejects.toThrow(/4 anchor_logits, but.*need 9/)
  await changeConfig(config => ({ ...config, questionWords: { length: 3, vocabulary: ['red'] } }))
  await expect(loadPolicy(directory, { encoder })).rejects.toThrow(/question_ids/)
  const larger = { ...encoder, embeddingSize: 8 }
  await cp(plain, directory, { recursive: true })
  await changeConfig(config => ({ ...config, encoder: { ...(config.encoder as object), embeddingSize: 8 } }))
  await expect(loadPolicy(directory, { encoder: larger })).rejects.toThrow(/shapes in config\.json/)
})

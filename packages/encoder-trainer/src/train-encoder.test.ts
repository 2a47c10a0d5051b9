import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { KbEntry } from '@region-r1/datasets'
import { openBackend } from '@region-r1/tensor'
import { memory } from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createEncoderTrainingConfig, type EncoderTrainingConfigInput } from './encoder-training-config.ts'
import { writeToyKb } from './testing/create-toy-kb.ts'
import { type TrainEncoderOptions, trainEncoder } from './train-encoder.ts'

// Whole runs: seconds each, more on a busy machine.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

let folder: string
let entries: KbEntry[]
const at = (name: string) => join(folder, name)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'region-r1-train-encoder-'))
  entries = await writeToyKb(at('kb'), { further: 6 })
  await trainToy('whole')
})
afterAll(() => rm(folder, { recursive: true }))

const small: EncoderTrainingConfigInput = {
  imageSide: 32,
  cellSide: 4,
  widths: [16, 24],
  blocks: [1, 1],
  embeddingSize: 24,
  wordSize: 16,
  vocabularySize: 400,
  entries: 12,
  scenes: 6,
  averageDecay: 0.9,
  validationShare: 0.3,
  steps: 6,
  validationInterval: 4,
  checkpointInterval: 2,
}

async function trainToy(
  directory: string,
  overrides: EncoderTrainingConfigInput = {},
  options: Partial<TrainEncoderOptions> = {},
) {
  return trainEncoder({
    config: createEncoderTrainingConfig({ ...small, ...overrides }),
    entries,
    backend: await openBackend('wasm'),
    directory: at(directory),
    ...options,
  })
}

const readModels = (directory: string) =>
  Promise.all(['vision_model', 'text_model'].map(name => readFile(join(at(directory), 'onnx', `${name}.onnx`))))

test('pictures that training never saw find their entries after a short run, by chance before it', async () => {
  const untrained = await trainToy('untrained', { steps: 1 })
  const { validation, validatedOn, pictures } = await trainToy('toy', { steps: 150, learningRate: 0.01 })
  expect(validatedOn).toBe('held-out pictures')
  expect(pictures + validation.pictures).toBe(72)
  expect(untrained.validation['recall@1']).toBeLessThan(0.3)
  expect(validation['recall@1']).toBeGreaterThan(0.55)
})

test.each([3, 4])('a run that is killed at step %i and resumed ends with the same bytes', async step => {
  const stopped = new AbortController()
  const killed = trainToy(
    `killed-${step}`,
    {},
    { signal: stopped.signal, onStep: progress => progress.step === step && stopped.abort() },
  )
  await expect(killed).rejects.toThrow('aborted')
  // The look after step 4 has left an encoder.
  expect(existsSync(at(`killed-${step}/config.json`))).toBe(step >= 4)
  await trainToy(`killed-${step}`, {}, { resume: true })
  expect(await readModels(`killed-${step}`)).toEqual(await readModels('whole'))
  const rows = (await readFile(at(`killed-${step}/metrics.jsonl`), 'utf8')).trim().split('\n')
  expect(rows.map(row => JSON.parse(row).step)).toEqual([1, 2, 3, 4, 5, 6])
})

test('the same seed gives the same encoder, another one another', async () => {
  await trainToy('again')
  await trainToy('other', { seed: 2 })
  expect(await readModels('again')).toEqual(await readModels('whole'))
  expect(await readModels('other')).not.toEqual(await readModels('whole'))
})

test('an entry may have a picture alone, no text and no kind, and validation then is on other views', async () => {
  const bare = entries.map(({ id, image }) => ({ id, image: image!, sceneImages: [image!] }))
  const { validatedOn, validation } = await trainToy('bare', { steps: 2 }, { entries: bare })
  expect(validatedOn).toBe('other views')
  expect(validation.pictures).toBe(12)
})

test('a run leaves no tensor behind', async () => {
  await trainToy('leak', { steps: 2 })
  const before = memory().numTensors
  await trainToy('leak', { steps: 2 })
  expect(memory().numTensors).toBe(before)
})

test('what cannot be trained is refused in words', async () => {
  await expect(trainToy('one', {}, { entries: entries.slice(0, 1) })).rejects.toThrow('1 of the 1 entries')
  await writeFile(at('broken.png'), 'no picture')
  const broken = [...entries, { id: 'broken', image: at('broken.png'), sceneImages: [at('broken.png')] }]
  await expect(trainToy('broken', {}, { entries: broken })).rejects.toThrow('broken.png')
  const left: string[] = []
  const done = await trainToy('without', { steps: 1 }, { entries: broken, onBrokenImage: image => left.push(image) })
  expect(done.entries).toBe(12)
  expect(new Set(left)).toEqual(new Set([at('broken.png')]))
  await expect(trainToy('without', { steps: 2 }, { resume: true })).rejects.toThrow('another config')
  expect(() => createEncoderTrainingConfig({ imageSide: 50 })).toThrow('imageSide (50) must be a multiple of twice')
  expect(() => createEncoderTrainingConfig(JSON.parse('{"stepz":1}'))).toThrow('stepz')
})

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRng } from '@region-r1/core'
import { cropAndResize, loadEncoder, readImageSource } from '@region-r1/encoder'
import { loadSceneQuestionBook } from '@region-r1/scenes'
import { createWeights, openBackend, type Weights } from '@region-r1/tensor'
import { expectAllClose } from '@region-r1/test-kit'
import { memory } from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createEncoderNetwork, type EncoderNetwork, planLossWeights } from './encoder-network.ts'
import { createEncoderShape, createEncoderWeights, type EncoderShape } from './encoder-shape.ts'
import { createEncoderTrainingConfig } from './encoder-training-config.ts'
import { listTexts } from './entry-texts.ts'
import { exportEncoder } from './export-encoder.ts'
import { createGroundStock } from './ground-stock.ts'
import { type EncoderBatch, makeEncoderBatch, packCells } from './make-encoder-batch.ts'
import { loadPictureStock } from './picture-stock.ts'
import { writeToyKb } from './testing/create-toy-kb.ts'
import { createTextTokenizer, type TextTokenizer } from './text-tokenizer.ts'
import { type TokenizerJson, trainBpe } from './train-bpe.ts'

const config = createEncoderTrainingConfig({
  imageSide: 16,
  cellSide: 2,
  widths: [8, 12],
  blocks: [1, 1],
  embeddingSize: 8,
  wordSize: 8,
  vocabularySize: 300,
  entries: 4,
  scenes: 3,
})
let folder: string
let picture: string
let shape: EncoderShape
let weights: Weights
let batch: EncoderBatch
let tokenizer: TextTokenizer
let tokenizerJson: TokenizerJson

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'region-r1-encoder-'))
  const entries = await writeToyKb(folder, { further: 0 })
  picture = entries[0]!.image!
  const stock = await loadPictureStock(entries, config)
  tokenizerJson = trainBpe(listTexts(stock), config.vocabularySize)
  tokenizer = createTextTokenizer(tokenizerJson, config.textLength)
  shape = createEncoderShape(config, Object.keys(tokenizerJson.model.vocab).length)
  weights = {
    ...createEncoderWeights(shape, createRng(1)),
    ...createWeights(planLossWeights(shape, stock.length), createRng(2)),
  }
  batch = makeEncoderBatch({
    ...{ stock, shape, tokenizer },
    grounds: createGroundStock(config.imageSide, createRng(3)),
    book: loadSceneQuestionBook(),
    counts: config,
    rng: createRng(4),
  })
})
afterAll(() => rm(folder, { recursive: true }))

describe('the encoder on wasm', () => {
  let network: EncoderNetwork
  beforeAll(async () => {
    network = createEncoderNetwork(shape, await openBackend('wasm'))
  })

  test('gives a vector for each picture, patch and text', async () => {
    const { embeddings, patches } = await network.encodeCells(weights, batch.cells)
    expect(embeddings).toHaveLength((2 * 4 + 3) * 8)
    expect(patches).toHaveLength((2 * 4 + 3) * 16 * 8)
    expect(await network.encodeWords(weights, tokenizer.weigh(['a red disc', '']))).toHaveLength(2 * 8)
  })

  test('has the gradient of central differences in every weight', async () => {
    const { gradients } = await network.backpropagate(weights, batch)
    expect(Object.keys(gradients)).toEqual(Object.keys(weights))
    const lossAt = async (some: Weights) => (await network.backpropagate(some, batch)).losses.loss!
    const step = 2e-3
    for (const [weight, { shape, values }] of Object.entries(weights)) {
      // Half along the gradient, so that float32's noise is small beside the slope, and half anywhere.
      const rng = createRng(weight)
      const along = normalize(gradients[weight]!)
      const anywhere = normalize(values.map(() => rng.nextNormal()))
      const direction = along.map((value, index) => value + anywhere[index]!)
      const moved = (sign: number) => ({
        ...weights,
        [weight]: { shape, values: values.map((value, index) => value + sign * step * direction[index]!) },
      })
      const slope = ((await lossAt(moved(1))) - (await lossAt(moved(-1)))) / (2 * step)
      const expected = gradients[weight]!.reduce((sum, value, index) => sum + value * direction[index]!, 0)
      expectAllClose([expected], [slope], { rtol: 0.1, atol: 0.03 })
    }
  }, 60_000)

  test('agrees with its exported folder to 1e-4, on pictures, patches and texts', async () => {
    const directory = join(folder, 'export')
    await exportEncoder({ directory, shape, weights, tokenizer: tokenizerJson, training: {} })
    const encoder = await loadEncoder(directory, { device: 'cpu' })
    expect(encoder.patchGrid).toEqual({ rows: 4, columns: 4, size: 8 })
    const image = await readImageSource(picture)
    const [features] = await encoder.encodeImages([{ image }])
    const cells = packCells([cropAndResize(image, { width: 16, height: 16 })], config.cellSide)
    const { embeddings, patches } = await network.encodeCells(weights, cells)
    expectAllClose(features!.embedding, normalize(embeddings), { atol: 1e-4 })
    expectAllClose(features!.patches!, patches, { atol: 1e-4, rtol: 1e-4 })
    const texts = ['What is the name of the red disc?', 'Größe']
    const words = await network.encodeWords(weights, tokenizer.weigh(texts))
    const expected = texts.map((_, row) => normalize(words.slice(row * 8, row * 8 + 8)))
    for (const [row, vector] of (await encoder.encodeTexts(texts)).entries()) {
      expectAllClose(vector, expected[row]!, { atol: 1e-4 })
    }
    await encoder.dispose()
  })

  test('leaves no tensor behind', async () => {
    await network.backpropagate(weights, batch)
    const before = memory().numTensors
    await network.backpropagate(weights, batch)
    await network.encodeCells(weights, batch.cells)
    expect(memory().numTensors).toBe(before)
  })
})

test('backends agree on losses and gradients', async () => {
  const results = []
  for (const name of ['cpu', 'wasm'] as const) {
    results.push(await createEncoderNetwork(shape, await openBackend(name)).backpropagate(weights, batch))
  }
  const [cpu, wasm] = results
  expectAllClose(Object.values(wasm!.losses), Object.values(cpu!.losses), { rtol: 1e-4 })
  for (const weight of Object.keys(weights)) {
    expectAllClose(wasm!.gradients[weight]!, cpu!.gradients[weight]!, { rtol: 1e-2, atol: 1e-4 })
  }
})

function normalize(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector) || 1
  return vector.map(value => value / length)
}

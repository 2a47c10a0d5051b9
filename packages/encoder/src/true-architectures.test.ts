import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createPixelBox, type ImageView } from '@region-r1/core'
import { expectAllClose } from '@region-r1/test-kit'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { loadEncoder } from './load-encoder.ts'
import { modelConfigSchema } from './model-config.ts'
import type { OnnxEncoder } from './onnx/create-onnx-encoder.ts'
import { createPreprocessor } from './preprocessing/create-preprocessor.ts'
import { loadTextTokenizer } from './preprocessing/create-text-tokenizer.ts'
import { preprocessorConfigSchema } from './preprocessing/preprocessor-config.ts'
import { readImageSource } from './source/read-image-source.ts'

// What transformers and PyTorch make of tiny models of the true architectures: tools/golden-encoders/make.py. Numbers are
// float32 in base64.
interface Golden {
  readonly images: readonly {
    readonly box: readonly [number, number, number, number] | null
    readonly pixels: string
    readonly embedding: string
    readonly patches: string
  }[]
  readonly texts: readonly { readonly text: string; readonly ids: readonly number[]; readonly embedding: string }[]
}

const fixtures = new URL('__fixtures__/architectures/', import.meta.url)
const readJson = (path: string) => JSON.parse(readFileSync(new URL(path, fixtures), 'utf8'))
const golden: Record<string, Golden> = readJson('golden.json')
const image = await readImageSource(new URL('picture.png', fixtures))
const views = golden.clip!.images.map(({ box }): ImageView => {
  if (box === null) return { image }
  const [x1, y1, x2, y2] = box
  return { image, box: createPixelBox({ x1, y1, x2, y2 }) }
})

function decodeFloats(base64: string): Float32Array {
  return new Float32Array(new Uint8Array(Buffer.from(base64, 'base64')).buffer)
}

describe.each([
  { name: 'clip', length: 77, width: 24, end: 586, padding: 586 },
  { name: 'siglip', length: 64, width: 32, end: 1, padding: 1 },
  { name: 'siglip2', length: 64, width: 32, end: 1, padding: 0 },
])('$name', ({ name, length, width, end, padding }) => {
  const folder = fileURLToPath(new URL(`${name}/`, fixtures))
  const { images, texts } = golden[name]!
  let encoder: OnnxEncoder
  let quantized: OnnxEncoder

  beforeAll(async () => {
    encoder = await loadEncoder(folder, { device: 'cpu', threads: 1, batchSize: 3 })
    quantized = await loadEncoder(folder, { device: 'cpu', threads: 1, dtype: 'q8' })
  })
  afterAll(() => Promise.all([encoder.dispose(), quantized.dispose()]))

  test('pictures and boxes become the pixels of transformers', () => {
    const path = 'preprocessor_config.json'
    const preprocessor = createPreprocessor(preprocessorConfigSchema.parse(readJson(`${name}/${path}`)), path)
    views.forEach((view, index) => {
      const pixels = new Float32Array(3 * 32 * 32)
      preprocessor.write(view, pixels)
      expectAllClose(pixels, decodeFloats(images[index]!.pixels), { atol: 1e-6 })
    })
  })

  test('texts become the token ids of transformers: all of the length, cut with the end token kept, padded', async () => {
    const tokenizer = await loadTextTokenizer({
      tokenizerPath: `${folder}tokenizer.json`,
      tokenizerConfigPath: `${folder}tokenizer_config.json`,
      config: modelConfigSchema.parse(readJson(`${name}/config.json`)),
      takesMask: false,
    })
    for (const { text, ids } of texts) {
      const found = tokenizer.tokenize([text])
      expect([...found.inputIds].map(Number), text).toEqual(ids)
      expect(found.length).toBe(length)
    }
    expect(texts[0]!.ids.at(-1)).toBe(padding)
    expect(texts.at(-1)!.ids.at(-1)).toBe(end)
    expect(texts.at(-1)!.ids.at(-2)).not.toBe(end)
  })

  test('image embeddings and patch tokens agree with PyTorch to 1e-4', async () => {
    const features = await encoder.encodeImages(views)
    expect(encoder.patchGrid).toEqual({ rows: 4, columns: 4, size: 32 })
    features.forEach(({ embedding, patches }, index) => {
      expect(embedding).toHaveLength(width)
      expectAllClose(embedding, decodeFloats(images[index]!.embedding), { atol: 1e-4 })
      expectAllClose(patches!, decodeFloats(images[index]!.patches), { atol: 1e-4, rtol: 1e-4 })
    })
  })

  test('text embeddings agree with PyTorch to 1e-4', async () => {
    const embeddings = await encoder.encodeTexts(texts.map(({ text }) => text))
    embeddings.forEach((embedding, index) => {
      expectAllClose(embedding, decodeFloats(texts[index]!.embedding), { atol: 1e-4 })
    })
  })

  // Kernels for 8 bits differ from processor to processor; here the least cosine was 0.9992.
  test('quantised to 8 bits, embeddings keep a cosine of 0.998 with those of PyTorch', async () => {
    expect(quantized.id).not.toBe(encoder.id)
    const pictures = await quantized.encodeImages(views)
    pictures.forEach(({ embedding }, index) => {
      expect(computeCosine(embedding, decodeFloats(images[index]!.embedding))).toBeGreaterThan(0.998)
    })
    const sentences = await quantized.encodeTexts(texts.map(({ text }) => text))
    sentences.forEach((embedding, index) => {
      expect(computeCosine(embedding, decodeFloats(texts[index]!.embedding))).toBeGreaterThan(0.998)
    })
  })
})

test('an export of image_embeds alone gives the same embeddings and no patches', async () => {
  const folder = fileURLToPath(new URL('clip-embeds/', fixtures))
  const encoder = await loadEncoder(folder, { device: 'cpu', threads: 1 })
  onTestFinished(() => encoder.dispose())
  expect(encoder.patchGrid).toBeUndefined()
  const features = await encoder.encodeImages(views)
  features.forEach((each, index) => {
    expect(Object.keys(each)).toEqual(['embedding'])
    expectAllClose(each.embedding, decodeFloats(golden.clip!.images[index]!.embedding), { atol: 1e-4 })
  })
})

function computeCosine(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, index) => sum + value * b[index]!, 0)
}

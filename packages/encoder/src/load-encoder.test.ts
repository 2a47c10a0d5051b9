import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createPixelBox, DisposedError, InvalidArgumentError, ModelFormatError } from '@region-r1/core'
import { expectAllClose } from '@region-r1/test-kit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadEncoder } from './load-encoder.ts'
import type { OnnxEncoder } from './onnx/create-onnx-encoder.ts'
import { readImageSource } from './source/read-image-source.ts'
import { encoderContract } from './testing/encoder-contract.ts'

const models = fileURLToPath(new URL('__fixtures__/models/', import.meta.url))
const image = await readImageSource(new URL('__fixtures__/images/rgb.png', import.meta.url))

interface Golden {
  readonly images: readonly {
    box: readonly [number, number, number, number] | null
    embedding: number[]
    patches: number[]
  }[]
  readonly texts: readonly { text: string; embedding: number[] }[]
}

const golden: Record<string, Golden> = JSON.parse(await readFile(join(models, 'golden.json'), 'utf8'))
const views = golden.clip!.images.map(({ box }) =>
  box === null ? { image } : { image, box: createPixelBox({ x1: box[0], y1: box[1], x2: box[2], y2: box[3] }) },
)

describe.each(['clip', 'siglip', 'region-r1'] as const)('the %s fixture', name => {
  let encoder: OnnxEncoder
  const { images, texts } = golden[name]!

  beforeAll(async () => {
    encoder = await loadEncoder(join(models, name), { device: 'cpu', threads: 1, batchSize: 2 })
  })
  afterAll(() => encoder.dispose())

  test.each(encoderContract)('$title', ({ check }) =>
    check({ createEncoder: () => loadEncoder(join(models, name), { device: 'cpu', threads: 1, batchSize: 2 }) }),
  )

  test('pictures and crops become what Pillow and onnxruntime make of them, patch tokens from the same pass', async () => {
    const features = await encoder.encodeImages(views)
    expect(encoder.patchGrid).toEqual({ rows: 2, columns: 2, size: 6 })
    images.forEach(({ embedding, patches }, index) => {
      expectAllClose(features[index]!.embedding, embedding, { atol: 1e-5 })
      expectAllClose(features[index]!.patches!, patches, { atol: 1e-4 })
    })
  })

  test('texts become what their tokens, written out by hand, give: truncated at the right, end token kept, padded', async () => {
    const embeddings = await encoder.encodeTexts(texts.map(({ text }) => text))
    texts.forEach(({ embedding }, index) => {
      expectAllClose(embeddings[index]!, embedding, { atol: 1e-5 })
    })
  })

  test('hundreds of texts of many lengths come back in their order, each as it is alone', async () => {
    const many = Array.from({ length: 300 }, (_, index) => `${texts[index % 3]!.text} ${'red '.repeat(index % 7)}`)
    const together = await encoder.encodeTexts(many)
    expect(together).toHaveLength(300)
    for (const place of [0, 1, 2, 6, 100, 255, 256, 257, 299]) {
      const [alone] = await encoder.encodeTexts([many[place]!])
      expectAllClose(together[place]!, alone!, { atol: 1e-6 })
    }
  })

  test('the size of the batch does not matter, and an empty one is nothing', async () => {
    const alone = await encoder.encodeTexts([texts[0]!.text])
    const together = await encoder.encodeTexts([texts[0]!.text, texts[2]!.text, texts[1]!.text])
    expectAllClose(together[0]!, alone[0]!, { atol: 1e-6 })
    expect(await encoder.encodeImages([])).toEqual([])
  })

  test('it says its size, its kind, what it runs on, and how pictures with transparency are read for it', () => {
    // Our own were trained on white; those of Hugging Face have opacity dropped by their processors.
    expect(encoder.transparency).toBe(encoder.modelType.startsWith('region-r1') ? 'white' : 'drop')
    expect(encoder.embeddingSize).toBe(images[0]!.embedding.length)
    expect(encoder.device).toBe('cpu')
    expect(encoder.id).toMatch(new RegExp(`^${encoder.modelType}-[0-9a-f]{12}$`))
  })

  test('an abort is honoured between batches', async () => {
    const controller = new AbortController()
    const run = encoder.encodeImages([...views, ...views], { signal: controller.signal })
    controller.abort(new Error('enough'))
    await expect(run).rejects.toThrow('enough')
  })
})

test('raw features are those of unit length before they were scaled, in a thread too', async () => {
  const encoder = await loadEncoder()
  const view = { image: { width: 2, height: 2, data: new Uint8Array(12).fill(70) } }
  const compare = (raw: Float32Array, unit: Float32Array) => {
    const length = Math.hypot(...raw)
    expectAllClose(
      raw.map(value => value / length),
      unit,
      { atol: 1e-6 },
    )
    return length
  }
  const [unit] = await encoder.encodeImages([view])
  const [raw] = await encoder.encodeImages([view], { raw: true })
  compare(raw!.embedding, unit!.embedding)
  const [text] = await encoder.encodeTexts(['owl'])
  compare((await encoder.encodeTexts(['owl'], { raw: true }))[0]!, text!)
  expect(encoder.hasRawFeatures).toBe(true)
  await encoder.dispose()
})

test('only an encoder that crops the centre says which part of a picture its patches cover', async () => {
  const clip = await loadEncoder(join(models, 'clip'), { device: 'cpu' })
  const siglip = await loadEncoder(join(models, 'siglip'), { device: 'cpu' })
  // 24 x 16 becomes 15 x 10, of which 8 x 8 from (3, 1) are seen.
  expect(clip.getPatchRegion?.(image)).toEqual({ x1: 3 / 15, y1: 1 / 10, x2: 11 / 15, y2: 9 / 10 })
  expect(siglip.getPatchRegion).toBeUndefined()
  await Promise.all([clip.dispose(), siglip.dispose()])
})

test('a second dispose does nothing, and use after it is a DisposedError', async () => {
  const encoder = await loadEncoder(join(models, 'clip'), { device: 'cpu' })
  await encoder.dispose()
  await encoder.dispose()
  await expect(encoder.encodeTexts(['a'])).rejects.toThrow(DisposedError)
  await expect(encoder.encodeImages(views)).rejects.toThrow(`the encoder ${encoder.id} was disposed of`)
})

describe('a folder that does not fit', () => {
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'region-r1-encoder-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  async function copy(name: string, source = 'region-r1') {
    const directory = join(folder, name)
    await cp(join(models, source), directory, { recursive: true })
    return directory
  }

  async function expectModelError(directory: string, file: string, message: string) {
    const error = await loadEncoder(directory, { device: 'cpu' }).catch(reason => reason)
    expect(error).toBeInstanceOf(ModelFormatError)
    expect(error.path).toBe(join(directory, file))
    expect(error.message).toContain(message)
  }

  test.each([
    'config.json',
    'preprocessor_config.json',
    'tokenizer.json',
    'tokenizer_config.json',
    'onnx/vision_model.onnx',
    'onnx/text_model.onnx',
  ])('without %s, that file is named', async file => {
    const directory = await copy(`without-${file.replace('/', '-')}`)
    await rm(join(directory, file))
    await expectModelError(directory, file, `needs ${join(directory, file)}`)
  })

  test.each(['onnx/vision_model.onnx', 'tokenizer.json'])('a Git LFS pointer in place of %s is named', async file => {
    const directory = await copy(`pointer-${file.replace('/', '-')}`)
    await writeFile(join(directory, file), 'version https://git-lfs.github.com/spec/v1\noid sha256:0a\nsize 3\n')
    await expectModelError(directory, file, 'a Git LFS pointer, not the file; run git lfs pull')
  })

  test('a name that is no encoder is told with what encoders there are', async () => {
    const error = await loadEncoder('iconz').catch(reason => reason)
    expect(error).toBeInstanceOf(ModelFormatError)
    expect(error.message).toContain('no encoder "iconz": expected photos, icons, a folder, but ')
  })

  test('JSON that is broken, or lacks what is needed, is named', async () => {
    const directory = await copy('broken')
    await writeFile(join(directory, 'config.json'), '{"model_type": ')
    await expectModelError(directory, 'config.json', 'is no JSON')
    await writeFile(join(directory, 'config.json'), '{"vision_config": {}}')
    await expectModelError(directory, 'config.json', 'model_type')
    await writeFile(join(directory, 'config.json'), '{"model_type": "x"}')
    await writeFile(join(directory, 'preprocessor_config.json'), '{"size": {"height": 8, "width": 8}, "resample": 1}')
    await expectModelError(directory, 'preprocessor_config.json', 'expected 2 (bilinear) or 3 (bicubic)')
  })

  test('a model file that is none is named', async () => {
    const directory = await copy('no-model')
    await writeFile(join(directory, 'onnx/vision_model.onnx'), 'not a model')
    await expectModelError(directory, 'onnx/vision_model.onnx', 'is no ONNX model that runs')
  })

  test('a model with other inputs is told which ones were expected and which it has', async () => {
    const directory = await copy('swapped')
    await cp(join(directory, 'onnx/text_model.onnx'), join(directory, 'onnx/vision_model.onnx'))
    await expectModelError(
      directory,
      'onnx/vision_model.onnx',
      'expected the inputs pixel_values (float32), it has input_ids (int64), attention_mask (int64)',
    )
  })

  test('halves of two encoders, and pictures of another size, do not fit', async () => {
    const halves = await copy('halves')
    await cp(join(models, 'clip/onnx/text_model.onnx'), join(halves, 'onnx/text_model.onnx'))
    await writeFile(join(halves, 'config.json'), '{"model_type": "x", "text_config": {"max_position_embeddings": 6}}')
    await expectModelError(halves, 'onnx/text_model.onnx', 'its embeddings have 5 numbers')
    const larger = await copy('larger')
    await writeFile(join(larger, 'preprocessor_config.json'), '{"size": {"height": 16, "width": 16}}')
    await expectModelError(larger, 'onnx/vision_model.onnx', 'a trial run failed')
  })

  test('patch tokens that fit no grid of the config are refused', async () => {
    const directory = await copy('patches', 'clip')
    await writeFile(
      join(directory, 'config.json'),
      '{"model_type": "x", "vision_config": {"patch_size": 2}, "text_config": {"max_position_embeddings": 6}}',
    )
    await expectModelError(directory, 'onnx/vision_model.onnx', 'expected last_hidden_state [B, 16 or 17, Dp]')
  })

  test('weights beside the models, under whatever names these give, are part of the id, and change nothing else', async () => {
    const encoder = await loadEncoder(join(models, 'external'), { device: 'cpu' })
    const [text] = await encoder.encodeTexts([golden.clip!.texts[0]!.text])
    expectAllClose(text!, golden.clip!.texts[0]!.embedding, { atol: 1e-5 })
    await encoder.dispose()
    const ids = new Set([encoder.id])
    for (const name of ['vision.weights.bin', 'parts/2.safetensors', 'text_model.onnx.data']) {
      const directory = await copy(`external-${name.replace('/', '-')}`, 'external')
      const path = join(directory, 'onnx', name)
      const weights = await readFile(path)
      weights[2]! ^= 1 // the last bits of a float32
      await writeFile(path, weights)
      const changed = await loadEncoder(directory, { device: 'cpu' })
      await changed.dispose()
      ids.add(changed.id)
      await rm(path)
      await expectModelError(directory, `onnx/${name}`, 'which is not there; put it beside the model')
    }
    expect(ids.size).toBe(4)
    const directory = await copy('external-and-more', 'external')
    await writeFile(join(directory, 'onnx/vision_model.onnx_data'), 'of no one')
    const same = await loadEncoder(directory, { device: 'cpu' })
    expect(same.id).toBe(encoder.id)
    await same.dispose()
  })

  test('an encoder whose trial run gives numbers that are not finite is refused', async () => {
    const directory = await copy('not-finite')
    const path = join(directory, 'preprocessor_config.json')
    const config = { ...JSON.parse(await readFile(path, 'utf8')), do_normalize: true, image_std: [1, 1, 1] }
    await writeFile(path, JSON.stringify({ ...config, image_mean: [1e39, 1e39, 1e39] }))
    await expectModelError(directory, 'onnx/vision_model.onnx', 'not finite')
  })

  test('the id changes with the weights and with the preprocessing, and not with the place', async () => {
    const ids = new Set<string>()
    const load = async (directory: string) => {
      const encoder = await loadEncoder(directory, { device: 'cpu' })
      ids.add(encoder.id)
      await encoder.dispose()
    }
    await load(join(models, 'region-r1'))
    const directory = await copy('same')
    await load(directory)
    expect(ids.size).toBe(1)
    const path = join(directory, 'preprocessor_config.json')
    await writeFile(path, (await readFile(path, 'utf8')).replace('"resample": 3', '"resample": 2'))
    await load(directory)
    expect(ids.size).toBe(2)
  })

  test('a dtype, a device or a batch size that is not to be had says so', async () => {
    const directory = join(models, 'region-r1')
    await expect(loadEncoder(directory, { dtype: 'fp16' })).rejects.toThrow(
      'vision_model_fp16.onnx, which is not there',
    )
    await expect(loadEncoder(directory, { batchSize: 0 })).rejects.toThrow(InvalidArgumentError)
    const device = process.platform === 'darwin' ? 'dml' : 'coreml'
    await expect(loadEncoder(directory, { device })).rejects.toThrow(`the device ${device} was asked for`)
  })
})

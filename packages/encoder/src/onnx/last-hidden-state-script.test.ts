import { execFile } from 'node:child_process'
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expectAllClose } from '@region-r1/test-kit'
import { beforeEach, expect, test } from 'vitest'
import { loadEncoder } from '../load-encoder.ts'

const script = fileURLToPath(new URL('../../../../tools/last-hidden-state/add.mjs', import.meta.url))
const fixtures = fileURLToPath(new URL('../__fixtures__/architectures/', import.meta.url))
const data = Uint8Array.from({ length: 48 * 40 * 3 }, (_, index) => (index * 31) % 256)
const image = { width: 48, height: 40, data }

let folder: string
const model = () => join(folder, 'onnx/vision_model.onnx')
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'last-hidden-state-'))
  await cp(join(fixtures, 'clip-embeds'), folder, { recursive: true })
  return () => rm(folder, { recursive: true })
})

const add = (...args: string[]) => promisify(execFile)(process.execPath, [script, ...args])

async function encode(directory: string) {
  const encoder = await loadEncoder(directory, { threads: 1 })
  const [features] = await encoder.encodeImages([{ image }])
  await encoder.dispose()
  return { ...features!, id: encoder.id, patchGrid: encoder.patchGrid }
}

test('an export of image_embeds alone gives the patch tokens of the one that had them, and the same embedding', async () => {
  const before = await encode(folder)
  expect(before.patches).toBeUndefined()
  expect((await add(folder)).stdout).toBe(`${model()}: got last_hidden_state\n`)
  const after = await encode(folder)
  const expected = await encode(join(fixtures, 'clip'))
  expect(after.patchGrid).toEqual(expected.patchGrid)
  expectAllClose(after.patches!, expected.patches!, { atol: 1e-6 })
  expectAllClose(after.embedding, before.embedding, { atol: 1e-6 })
  expect(after.id).not.toBe(before.id)
})

test('a second run changes nothing, and leaves no temporary file', async () => {
  await add(folder)
  const once = await readFile(model())
  expect((await add(folder)).stdout).toContain('has last_hidden_state')
  expect(await readFile(model())).toEqual(once)
  expect((await readdir(join(folder, 'onnx'))).sort()).toEqual(['text_model.onnx', 'vision_model.onnx'])
})

test('the quantised form of a half gets the output too', async () => {
  await cp(join(fixtures, 'clip/onnx/vision_model_quantized.onnx'), join(folder, 'onnx/vision_model_quantized.onnx'))
  expect((await add(folder)).stdout.split('\n')).toHaveLength(3)
})

test('what is no CLIP, or no model, stays as it is with why', async () => {
  await cp(join(fixtures, 'clip/onnx/text_model.onnx'), model())
  const text = await readFile(model())
  await expect(add(folder)).rejects.toThrow(/stays as it is: expected the output image_embeds.*found text_embeds/)
  expect(await readFile(model())).toEqual(text)
  await writeFile(model(), 'not a model')
  await expect(add(folder)).rejects.toThrow(/is it an ONNX model\?/)
  await rm(model())
  await expect(add(folder)).rejects.toThrow('there is no vision_model*.onnx')
  await expect(add()).rejects.toThrow('usage: node add.mjs FOLDER')
})

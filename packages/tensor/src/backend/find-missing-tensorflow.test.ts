import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findMissingTensorflow } from './find-missing-tensorflow.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'region-r1-tensorflow-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function put(...paths: string[]): Promise<void> {
  for (const path of paths) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), '')
  }
}

test('a package whose install script did not run lacks its binding and its libraries', () => {
  expect(findMissingTensorflow(folder)[0]).toBe('lib/napi-v8/tfjs_binding.node')
  expect(findMissingTensorflow(folder)).toContain('deps/lib/libtensorflow')
})

test('only what is absent is named', async () => {
  await put('lib/napi-v8/tfjs_binding.node', 'deps/lib/libtensorflow_framework.so.2')
  expect(findMissingTensorflow(folder)).toEqual(['deps/lib/libtensorflow'])
})

test('a whole package lacks nothing', async () => {
  await put(
    'lib/napi-v8/tfjs_binding.node',
    'deps/lib/libtensorflow.so.2.9.1',
    'deps/lib/libtensorflow_framework.so.2.9.1',
  )
  expect(findMissingTensorflow(folder)).toEqual([])
})

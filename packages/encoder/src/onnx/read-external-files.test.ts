import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createRng, ModelFormatError } from '@region-r1/core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readExternalFiles } from './read-external-files.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'region-r1-onnx-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** A message of length-delimited fields and, for numbers, varints below 128. */
function message(...fields: readonly (readonly [field: number, contents: Uint8Array | number])[]): Buffer {
  return Buffer.concat(
    fields.map(([field, contents]) => {
      if (typeof contents === 'number') return Buffer.concat([varint(field * 8), varint(contents)])
      return Buffer.concat([varint(field * 8 + 2), varint(contents.length), contents])
    }),
  )
}

function varint(value: number): Buffer {
  return value < 128
    ? Buffer.of(value)
    : Buffer.concat([Buffer.of((value % 128) | 128), varint(Math.floor(value / 128))])
}

const text = (value: string) => Buffer.from(value)
const tensor = (location: string, dataLocation = 1) =>
  message(
    [8, text('weights')],
    [13, message([1, text('offset')], [2, text('0')])],
    [13, message([1, text('location')], [2, text(location)])],
    [14, dataLocation],
  )
const model = (...tensors: Uint8Array[]) => message([7, message(...tensors.map(each => [5, each] as const))])

async function read(bytes: Uint8Array): Promise<string[]> {
  const path = join(folder, 'model.onnx')
  await writeFile(path, bytes)
  return readExternalFiles(path)
}

test('places are read wherever tensors stand: in graphs, in attributes, in their graphs, in functions', async () => {
  const inner = message(
    [1, message([5, message([5, tensor('d')])])],
    [15, message([1, tensor('e')], [2, tensor('./f')])],
  )
  const node = message([4, text('If')], [5, message([5, tensor('b')], [10, tensor('c')], [6, inner])])
  const bytes = message(
    [1, 8],
    [7, message([1, node], [5, tensor('a')], [5, tensor('a')])],
    [25, message([7, message([5, message([5, tensor('g')])])])],
  )
  expect(await read(bytes)).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g'])
})

test('weights inside of the model are skipped, however long, and what is not external has no place', async () => {
  const inside = message([9, Buffer.alloc(300_000, 0xff)])
  expect(await read(model(inside, tensor('a'), inside, tensor('ignored', 0)))).toEqual(['a'])
  for (const name of ['clip', 'region-r1']) {
    const directory = fileURLToPath(new URL(`../__fixtures__/models/${name}/onnx/`, import.meta.url))
    expect(readExternalFiles(join(directory, 'text_model.onnx'))).toEqual([])
  }
})

test.each([
  '/etc/passwd',
  '../other/weights',
  'a/../../b',
  '..',
  'C:\\weights',
  '\\\\host\\share',
  '*/_ORT_MEM_ADDR_/*',
  'a\0b',
  '',
])('a place outside of the folder is refused: %j', async place => {
  await expect(read(model(tensor(place)))).rejects.toThrow(ModelFormatError)
  await expect(read(model(tensor(place)))).rejects.toThrow('outside of its folder')
})

test('what is no ONNX file, whatever its bytes, is a ModelFormatError or one without places', async () => {
  const rng = createRng(3)
  const bytes = model(tensor('a'), tensor('b/c'), message([9, Buffer.alloc(50)]))
  for (let round = 0; round < 500; round++) {
    const changed = Buffer.from(bytes.subarray(0, rng.nextInt(bytes.length + 1)))
    for (let change = rng.nextInt(4); change > 0 && changed.length > 0; change--)
      changed[rng.nextInt(changed.length)] = rng.nextInt(256)
    const outcome = await read(changed).catch(error => error)
    if (!Array.isArray(outcome)) expect(outcome).toBeInstanceOf(ModelFormatError)
  }
  let nested = model(tensor('deep'))
  for (let depth = 0; depth < 200; depth++) nested = message([1, message([5, message([6, nested])])])
  await expect(read(message([7, nested]))).rejects.toThrow('deep')
})

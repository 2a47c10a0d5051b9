import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRng } from '@region-r1/core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openInputs } from './create-input.ts'
import { createDataSamples } from './data-samples.ts'
import { mutate } from './mutate.ts'
import { readPictureSamples } from './picture-samples.ts'
import { tryInput } from './try-input.ts'

let scratch: string
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'region-r1-fuzz-'))
})
afterAll(() => rm(scratch, { recursive: true }))

test('every sample is read as it is, by the readers that know it', async () => {
  for (const { kind, extension, bytes } of createDataSamples()) {
    const broken = await tryInput({ target: 'data', kind, name: `whole.${extension}`, bytes }, scratch)
    expect(broken, kind).toBeNull()
  }
  for (const [name, bytes] of await readPictureSamples()) {
    expect(await tryInput({ target: 'picture', decoder: 'sharp', name, bytes }, scratch), name).toBeNull()
  }
})

test('the same seed gives the same inputs, in any order, and another seed others', async () => {
  const [first, again, other] = [await openInputs(1), await openInputs(1), await openInputs(2)]
  const numbers = [...Array(40).keys()]
  const inputs = numbers.map(first)
  expect(numbers.toReversed().map(again).toReversed()).toEqual(inputs)
  expect(numbers.map(other)).not.toEqual(inputs)
  const sample = Uint8Array.from({ length: 20 }, (_, index) => index)
  expect(numbers.filter(seed => mutate([sample], createRng(seed)).join() !== sample.join()).length).toBeGreaterThan(30)
})

// What `npm run fuzz` does with any number, each in a process that may end: see its README.
test('2000 broken pictures and data files are read or refused by name', async () => {
  const create = await openInputs(1)
  const problems: string[] = []
  for (let index = 0; index < 2000; index++) {
    const input = create(index)
    const problem = await tryInput(input, scratch)
    if (problem !== null) problems.push(`${input.name}: ${problem}`)
  }
  expect(problems).toEqual([])
}, 120_000)

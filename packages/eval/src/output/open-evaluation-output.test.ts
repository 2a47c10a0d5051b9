import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createFakeEncoder } from '@region-r1/encoder/testing'
import { createBaselinePolicy } from '@region-r1/policy'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { evaluate } from '../protocol/evaluate.ts'
import { createPolicySystem } from '../protocol/evaluation-system.ts'
import { createQueryRow } from '../testing/create-query-row.ts'
import { createSquareExamples } from '../testing/create-square-examples.ts'
import { openEvaluationOutput } from './open-evaluation-output.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'region-r1-output-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function evaluateInto(name: 'center' | 'random'): Promise<void> {
  const output = await openEvaluationOutput(folder, { key: name })
  const result = await evaluate({
    examples: await createSquareExamples(2),
    encoder: createFakeEncoder({ grid: 8 }),
    systems: [createPolicySystem(name, createBaselinePolicy(name))],
    onRow: row => output.writeRow(row),
  })
  await output.finish({ ...result, title: name })
}

test('a folder holds one evaluation: the files of the one before are gone, those of others stay', async () => {
  await evaluateInto('random')
  await writeFile(join(folder, 'latency.json'), '{}')
  await writeFile(join(folder, 'notes.txt'), 'mine')
  await evaluateInto('center')
  const names = await readdir(folder)
  expect(names.filter(name => name.startsWith('run.')).sort()).toEqual(['run.center', 'run.keep'])
  expect(names).not.toContain('latency.json')
  expect(await readFile(join(folder, 'notes.txt'), 'utf8')).toBe('mine')
})

test('two evaluations cannot write one folder at once', async () => {
  const output = await openEvaluationOutput(folder, { key: 'a' })
  await expect(openEvaluationOutput(folder, { key: 'a' })).rejects.toThrow('is being written by process')
  await output.suspend()
  await (await openEvaluationOutput(folder, { key: 'a' })).discard()
  expect(await readdir(folder)).toEqual([])
})

test('suspending says how many rows are left to go on from, and leaves nothing where there are none', async () => {
  const output = await openEvaluationOutput(folder, { key: 'a' })
  await output.writeRow(createQueryRow({ ranks: { keep: 2, head: 1 } }))
  expect(await output.suspend()).toBe(1)
  const again = await openEvaluationOutput(folder, { key: 'a' })
  expect(again.knownRowCount).toBe(1)
  await again.suspend()
  const other = await openEvaluationOutput(folder, { key: 'b' })
  expect(await other.suspend()).toBe(0)
  expect(await readdir(folder)).toEqual([])
})

import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createFakeEncoder } from '@region-r1/encoder/testing'
import { loadPolicy } from '@region-r1/policy'
import { expect, onTestFinished, test } from 'vitest'
import { createQueryRow } from '../testing/create-query-row.ts'
import { createCalibration } from './create-calibration.ts'
import { writePolicyThreshold } from './write-policy-threshold.ts'

const fixture = fileURLToPath(new URL('../../../policy/src/head/__fixtures__/plain', import.meta.url))

async function copyPolicy(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'region-r1-calibrate-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await cp(fixture, folder, { recursive: true })
  return folder
}

test('the policy loads with the threshold, and its config says how that was chosen', async () => {
  const folder = await copyPolicy()
  const before = JSON.parse(await readFile(join(folder, 'config.json'), 'utf8'))
  await writePolicyThreshold(folder, 0.75, { data: 'validation', bound: 0.05 })
  const { config } = await loadPolicy(folder, { encoder: createFakeEncoder({ grid: 2 }) })
  expect(config).toEqual({
    ...before,
    threshold: 0.75,
    training: { ...before.training, calibration: { data: 'validation', bound: 0.05 } },
  })
  expect((await readdir(folder)).sort()).toEqual(['config.json', 'model.onnx'])
})

test('a threshold that is no share leaves the config as it was', async () => {
  const folder = await copyPolicy()
  const before = await readFile(join(folder, 'config.json'), 'utf8')
  await expect(writePolicyThreshold(folder, 2, {})).rejects.toThrow('threshold')
  expect(await readFile(join(folder, 'config.json'), 'utf8')).toBe(before)
})

test('rows are observed against keep, and a query that is not cropped counts', () => {
  const calibration = createCalibration({ system: 'always-crop', bound: 0.1 })
  for (let count = 0; count < 9; count++) calibration.add(createQueryRow({ ranks: { keep: 2, 'always-crop': 1 } }))
  calibration.add(createQueryRow({ ranks: { keep: 1, 'always-crop': 1 }, keeps: ['always-crop'] }))
  expect(calibration.choose()).toEqual({ threshold: 0.5, cropRate: 0.9, degraded: 0, gain: 0.45 })
})

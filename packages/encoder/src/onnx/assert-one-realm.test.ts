import { runInNewContext } from 'node:vm'
import { RegionR1Error } from '@region-r1/core'
import { expect, onTestFinished, test, vi } from 'vitest'
import { assertOneRealm } from './assert-one-realm.ts'

test('typed arrays of another realm are named with what to do, those of this one pass', () => {
  assertOneRealm()
  onTestFinished(() => void vi.unstubAllGlobals())
  vi.stubGlobal('Float32Array', runInNewContext('Float32Array'))
  expect(assertOneRealm).toThrow(RegionR1Error)
  expect(assertOneRealm).toThrow('Jest')
})

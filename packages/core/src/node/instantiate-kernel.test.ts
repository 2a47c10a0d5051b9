import { expect, test } from 'vitest'
import { instantiateKernel, type KernelMemory, reserveMemory } from './instantiate-kernel.ts'

/** A module that exports one page of memory as `memory`. */
const onePage = Buffer.from('0061736d010000000503010001070a01066d656d6f72790200', 'hex').toString('base64')

test('memory grows to what is asked for, and never shrinks', () => {
  const { memory } = instantiateKernel<{ memory: KernelMemory }>(onePage)!
  expect(reserveMemory(memory, 65_536).byteLength).toBe(65_536)
  expect(reserveMemory(memory, 65_537).byteLength).toBe(131_072)
  expect(reserveMemory(memory, 1)).toBe(memory.buffer)
})

test('what this machine cannot run is no kernel', () => {
  expect(instantiateKernel(Buffer.from('nothing').toString('base64'))).toBeUndefined()
})

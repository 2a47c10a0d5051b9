import { expect, test } from 'vitest'
import { createDisposerStack } from './disposer-stack.ts'
import { DisposedError } from './errors/disposed-error.ts'

test('frees in the opposite order, once', async () => {
  const freed: string[] = []
  const disposers = createDisposerStack()
  disposers.defer(() => void freed.push('first'))
  disposers.defer(async () => void freed.push('second'))
  await disposers.dispose()
  await disposers.dispose()
  expect(freed).toEqual(['second', 'first'])
})

test('a disposer that fails leaves none behind, and its error comes out', async () => {
  const freed: string[] = []
  const disposers = createDisposerStack()
  disposers.defer(() => void freed.push('first'))
  disposers.defer(() => {
    throw new Error('stuck')
  })
  await expect(disposers.dispose()).rejects.toThrow('stuck')
  expect(freed).toEqual(['first'])
})

test('guard gives what was opened, and frees it where more cannot be opened', async () => {
  const freed: string[] = []
  const disposers = createDisposerStack()
  disposers.defer(() => void freed.push('encoder'))
  expect(await disposers.guard(async () => 'open')).toBe('open')
  expect(freed).toEqual([])
  disposers.defer(() => {
    throw new Error('stuck')
  })
  const failing = disposers.guard(async () => {
    throw new Error('no such policy')
  })
  await expect(failing).rejects.toThrow('no such policy')
  expect(freed).toEqual(['encoder'])
})

test('use from the moment of disposal on is an error that names what was disposed of', async () => {
  const disposers = createDisposerStack()
  disposers.assertOpen('the encoder')
  const disposing = disposers.dispose()
  expect(() => disposers.assertOpen('the encoder')).toThrow(DisposedError)
  expect(() => disposers.assertOpen('the encoder')).toThrow('the encoder was disposed of')
  await disposing
})

import { expect, test } from 'vitest'
import { backendNames } from '../names.ts'
import { openBackend } from './open-backend.ts'

test('auto takes the first backend that runs, and says why it passed over the others', async () => {
  const { name, passedOver } = await openBackend('auto')
  expect(passedOver).toHaveLength(backendNames.indexOf(name))
  for (const [index, reason] of passedOver.entries()) expect(reason).toMatch(new RegExp(`^${backendNames[index]}: `))
})

test('opening a backend leaves the listeners of the process alone', async () => {
  const count = () => process.listenerCount('uncaughtException') + process.listenerCount('unhandledRejection')
  const before = count()
  await openBackend('wasm')
  expect(count()).toBe(before)
})

import { expect, test } from 'vitest'
import { omitUndefined } from './omit-undefined.ts'

test('overlays what was given and lets stand what was not', () => {
  const settings = { seed: 7, steps: 100, labels: 'none' as string | null }
  const flags = { seed: undefined, steps: 0, labels: null }

  expect({ ...settings, ...omitUndefined(flags) }).toStrictEqual({ seed: 7, steps: 0, labels: null })
  expect(Object.keys(omitUndefined(flags))).toEqual(['steps', 'labels'])
})

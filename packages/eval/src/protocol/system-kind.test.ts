import { expect, test } from 'vitest'
import { chooseFeaturedSystem } from './system-kind.ts'

test('a report is about head, else the last policy, else the last given order, else the last bound, and never keep', () => {
  expect(chooseFeaturedSystem({ keep: 'policy', head: 'policy', mine: 'policy' })).toBe('head')
  expect(chooseFeaturedSystem({ keep: 'policy', center: 'policy', mine: 'policy', eye: 'bound' })).toBe('mine')
  expect(chooseFeaturedSystem({ keep: 'policy', list: 'given', eye: 'bound' })).toBe('list')
  expect(chooseFeaturedSystem({ keep: 'policy', eye: 'bound', target: 'bound' })).toBe('target')
  // The kind decides, not the name.
  expect(chooseFeaturedSystem({ keep: 'policy', oracle: 'policy', center: 'bound' })).toBe('oracle')
  expect(chooseFeaturedSystem({ keep: 'policy' })).toBeNull()
})

import { expect, test } from 'vitest'
import { upgradeSystemResults } from './upgrade-system-results.ts'

test('rows from before the field tell a kind by the name and a setting by the id', () => {
  const systems = {
    keep: { policy: 'keep' },
    'first-stage': { policy: 'first-stage' },
    oracle: { policy: 'oracle-64' },
    random: { policy: 'random@7', rank: 2 },
    'always-crop': { policy: 'head-a@b@0' },
    head: { policy: 'head-a' },
    mine: { policy: 'mine@9' },
  }
  expect(upgradeSystemResults(systems)).toEqual({
    keep: { policy: 'keep', kind: 'policy' },
    'first-stage': { policy: 'first-stage', kind: 'given' },
    oracle: { policy: 'oracle-64', kind: 'bound' },
    random: { policy: 'random', kind: 'policy', settings: { seed: 7 }, rank: 2 },
    'always-crop': { policy: 'head-a@b', kind: 'policy', settings: { threshold: 0 } },
    head: { policy: 'head-a', kind: 'policy' },
    mine: { policy: 'mine@9', kind: 'policy' },
  })
})

test('what has a kind, and what is no system, stays as it is', () => {
  const systems = { oracle: { policy: 'o@1', kind: 'policy' }, target: null, random: 'random@7' }
  expect(upgradeSystemResults(systems)).toEqual(systems)
  for (const value of [undefined, null, 3, ['random@7']]) expect(upgradeSystemResults(value)).toBe(value)
})

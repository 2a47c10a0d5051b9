import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { lossNames, lossWeights, startingScale } from './loss-weights.ts'
import listed from './losses.json' with { type: 'json' }

const script = readFileSync(new URL('../../../tools/icon-encoder/losses.py', import.meta.url), 'utf8')

function collect(pattern: RegExp): string[] {
  return [...new Set([...script.matchAll(pattern)].map(match => match[1]!))].sort()
}

test('the Python trainer computes the losses that the list weighs for it, and no other', () => {
  const weighed = Object.entries(listed.losses).filter(([, loss]) => 'shipped' in loss)
  expect(collect(/losses\["(\w+)"\] =/g)).toEqual(weighed.map(([name]) => name).sort())
})

test('the Python trainer multiplies cosines by the temperatures that the list names, and no other', () => {
  const named = Object.values(listed.losses).flatMap(loss => ('temperature' in loss ? [loss.temperature] : []))
  expect(collect(/scale\["(\w+)"\]/g)).toEqual([...new Set(named)].sort())
})

test('this trainer takes its weights and its first scale from the list', () => {
  expect(lossWeights).toMatchObject({ entry: 1, image: 0.5, textClass: 0.3, patchKind: 0.8 })
  expect(lossNames).not.toContain('colour')
  expect(startingScale).toBe(14)
})

import { expectAllClose } from '@region-r1/test-kit'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRng, type Rng, type RngState, restoreRng } from './rng.ts'

const draw = (rng: Rng, count: number) => Array.from({ length: count }, () => rng.next())
const seeds = fc.oneof(fc.integer({ min: 0, max: 0xffffffff }), fc.string())

test('the words agree with the reference output of xoshiro128** from the state 1, 2, 3, 4', () => {
  const rng = restoreRng([1, 2, 3, 4])
  const words = Array.from({ length: 10 }, () => rng.nextInt(2 ** 32))
  expect(words).toEqual([
    11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
  ])
})

// From an independent implementation with Python's integers: SplitMix32, FNV-1a, 53 bits from two words.
test.each([
  [42, 0.15377165265745885],
  [0, 0.41675133265905573],
  [4294967295, 0.9555830018603452],
  ['icon-scenes', 0.5393332703803613],
  ['', 0.6958680405326592],
])('the seed %j starts with %d', (seed, first) => {
  expect(createRng(seed).next()).toBe(first)
})

test('integers and forks agree with the independent implementation too', () => {
  const rng = createRng(7)
  expect(Array.from({ length: 10 }, () => rng.nextInt(10))).toEqual([3, 2, 0, 0, 5, 6, 0, 8, 1, 0])
  expect(createRng(42).fork('a').next()).toBe(0.5432248775461156)
})

test('a saved state goes on where it was saved, through JSON', () => {
  fc.assert(
    fc.property(seeds, fc.nat(20), (seed, skipped) => {
      const rng = createRng(seed)
      draw(rng, skipped)
      const state = JSON.parse(JSON.stringify(rng.saveState())) as RngState
      expect(draw(restoreRng(state), 5)).toEqual(draw(rng, 5))
    }),
  )
})

test('a fork depends on its label alone, not on how much was drawn', () => {
  const rng = createRng('origin')
  const early = draw(rng.fork('x'), 5)
  draw(rng, 17)
  expect(draw(rng.fork('x'), 5)).toEqual(early)
  expect(draw(rng.fork('y'), 5)).not.toEqual(early)
  expect(draw(createRng('other').fork('x'), 5)).not.toEqual(early)
})

test('shuffle permutes a copy and pick takes an element', () => {
  fc.assert(
    fc.property(seeds, fc.array(fc.integer(), { minLength: 1 }), (seed, items) => {
      const original = [...items]
      const rng = createRng(seed)
      const byValue = (a: number, b: number) => a - b
      expect(rng.shuffle(items).sort(byValue)).toEqual([...original].sort(byValue))
      expect(original).toContain(rng.pick(items))
      expect(items).toEqual(original)
    }),
  )
})

test('every order of three items is as frequent as the others', () => {
  const rng = createRng('orders')
  const counts = new Map<string, number>()
  const draws = 6000
  for (let i = 0; i < draws; i++) {
    const order = rng.shuffle(['a', 'b', 'c']).join('')
    counts.set(order, (counts.get(order) ?? 0) + 1)
  }
  const standardError = Math.sqrt((1 / 6) * (5 / 6) * draws)
  expect(counts.size).toBe(6)
  expectAllClose([...counts.values()], Array(6).fill(draws / 6), { atol: 4 * standardError })
})

test('uniform and normal draws have the mean and variance that they claim', () => {
  const draws = 20_000
  const moments = (values: number[]) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / draws
    return [mean, values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / draws]
  }
  const rng = createRng('moments')
  // Four standard errors: of a mean sqrt(variance / n), of a variance sqrt((kurtosis - 1) / n) * variance.
  expectAllClose(moments(draw(rng, draws)), [0.5, 1 / 12], { atol: 4 * Math.sqrt(1 / 12 / draws) })
  const normals = Array.from({ length: draws }, () => rng.nextNormal())
  expectAllClose(moments(normals), [0, 1], { atol: 4 * Math.sqrt(2 / draws) })
})

test('nextInt stays below its limit, and a limit of 1 is always 0', () => {
  fc.assert(
    fc.property(seeds, fc.integer({ min: 1, max: 2 ** 32 }), (seed, limit) => {
      const value = createRng(seed).nextInt(limit)
      expect(Number.isInteger(value) && value >= 0 && value < limit).toBe(true)
      expect(createRng(seed).nextInt(1)).toBe(0)
    }),
  )
})

test.each([-1, 1.5, 2 ** 32, Number.NaN])('the seed %d is refused', seed => {
  expect(() => createRng(seed)).toThrow(`got ${seed}`)
})

test.each([[[0, 0, 0, 0]], [[1, 2, 3]], [[1, 2, 3, -4]], [[1, 2, 3, 2 ** 32]]])('the state %j is refused', state => {
  expect(() => restoreRng(state as unknown as RngState)).toThrow('four integers')
})

test('limits outside of 1 to 2^32 and empty lists are refused', () => {
  const rng = createRng(1)
  for (const limit of [0, -1, 2.5, 2 ** 32 + 1]) expect(() => rng.nextInt(limit)).toThrow(`got ${limit}`)
  expect(() => rng.pick([])).toThrow('at least one item')
})

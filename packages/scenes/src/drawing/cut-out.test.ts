import type { RgbImage } from '@region-r1/core'
import { expect, test } from 'vitest'
import { cutOut } from './cut-out.ts'

/** `.` is ground, `#` the thing, `o` a hole of the ground's colour inside of it. */
function draw(rows: readonly string[], ground: readonly number[] = [250, 250, 250]): RgbImage {
  const levels = [...rows.join('')].flatMap(letter => (letter === '#' ? [200, 30, 30] : ground))
  return { width: rows[0]!.length, height: rows.length, data: Uint8Array.from(levels) }
}

const ring = [
  '..........',
  '.#######..',
  '.#######..',
  '.##ooo##..',
  '.##ooo##..',
  '.##ooo##..',
  '.#######..',
  '.#######..',
  '..........',
]

test('a thing on a plain ground is cut out to its box, less its outermost pixels, and holes stay part of it', () => {
  const picture = cutOut(draw(ring))
  expect(picture).toMatchObject({ width: 5, height: 5 })
  expect([...picture.mask!]).toEqual(Array(25).fill(1))
  expect([...picture.data.subarray(0, 3)]).toEqual([200, 30, 30])
})

test('any plain colour is a ground, with small differences in it', () => {
  const image = draw(ring, [20, 60, 200])
  image.data[0] = 28
  expect(cutOut(image).mask).toBeDefined()
})

test('a picture without a plain ground comes back whole', () => {
  const image = draw(['..########', '..########', '..########', '..########'])
  expect(cutOut(image)).toBe(image)
})

test('an empty picture, or one whose thing is a speck, comes back whole', () => {
  for (const rows of [Array(6).fill('......'), ['......', '.#....', '......', '......']]) {
    const image = draw(rows)
    expect(cutOut(image)).toBe(image)
  }
})

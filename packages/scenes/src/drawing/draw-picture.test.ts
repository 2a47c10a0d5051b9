import { expect, test } from 'vitest'
import { drawPicture } from './draw-picture.ts'

const createScene = (width: number, height: number) => ({ width, height, data: new Uint8Array(width * height * 3) })
/** One row of grey levels. */
const row = (...levels: number[]) => ({
  width: levels.length,
  height: 1,
  data: Uint8Array.from(levels.flatMap(level => [level, level, level])),
})
const red = (scene: { data: Uint8Array }) => [...scene.data].filter((_, offset) => offset % 3 === 0)

test('at its own size a picture is copied pixel for pixel', () => {
  const scene = createScene(4, 1)
  drawPicture(scene, row(10, 200, 90), {
    box: { left: 1, top: 0, width: 3, height: 1 },
    toSource: [1, 0, 0, 1, 1.5, 0.5],
  })
  expect(red(scene)).toEqual([0, 10, 200, 90])
})

test('at half its size each pixel is the mean of what it covers', () => {
  const scene = createScene(2, 1)
  drawPicture(scene, row(0, 100, 100, 200), {
    box: { left: 0, top: 0, width: 2, height: 1 },
    toSource: [2, 0, 0, 1, 2, 0.5],
  })
  expect(red(scene)).toEqual([50, 150])
})

test('masked pixels and those outside of picture or scene are not drawn', () => {
  const scene = createScene(3, 1)
  const picture = { ...row(100, 100, 100), mask: Uint8Array.from([1, 0, 1]) }
  drawPicture(scene, picture, { box: { left: -1, top: 0, width: 5, height: 1 }, toSource: [1, 0, 0, 1, 1.5, 0.5] })
  expect(red(scene)).toEqual([100, 0, 100])
})

test('a colour change is applied before clipping', () => {
  const scene = createScene(1, 1)
  const change = (pixel: Float64Array) => pixel.set([300, -5, 7.4])
  drawPicture(
    scene,
    row(1),
    { box: { left: 0, top: 0, width: 1, height: 1 }, toSource: [1, 0, 0, 1, 0.5, 0.5] },
    change,
  )
  expect([...scene.data]).toEqual([255, 0, 7])
})

import type { RgbImage } from '@region-r1/core'

/** The picture upright: undoes how the camera was held, by EXIF's orientation 1 to 8. */
export function orientImage(image: RgbImage, orientation: number): RgbImage {
  const turn = turns[orientation]
  if (turn === undefined) return image
  const swaps = orientation >= 5
  const width = swaps ? image.height : image.width
  const height = swaps ? image.width : image.height
  const data = new Uint8Array(image.data.length)
  let target = 0
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [storedX, storedY] = turn(x, y, image.width - 1, image.height - 1)
      const source = (storedY * image.width + storedX) * 3
      data[target++] = image.data[source]!
      data[target++] = image.data[source + 1]!
      data[target++] = image.data[source + 2]!
    }
  }
  return { width, height, data }
}

/** From a place in the upright picture to its place in the stored one; `right` and `bottom` are the stored one's last. */
type Turn = (x: number, y: number, right: number, bottom: number) => readonly [number, number]

const turns: Readonly<Record<number, Turn>> = {
  2: (x, y, right) => [right - x, y],
  3: (x, y, right, bottom) => [right - x, bottom - y],
  4: (x, y, _right, bottom) => [x, bottom - y],
  5: (x, y) => [y, x],
  6: (x, y, _right, bottom) => [y, bottom - x],
  7: (x, y, right, bottom) => [right - y, bottom - x],
  8: (x, y, right) => [right - y, x],
}

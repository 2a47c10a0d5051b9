import type { RgbImage } from '@region-r1/core'

/** The picture upright: undoes how the camera was held, by EXIF's orientation 1 to 8. */
export function orientImage(image: RgbImage, orientation: number): RgbImage {
  const path = paths[orientation]?.(image.width, image.height)
  if (path === undefined) return image
  const swaps = orientation >= 5
  const width = swaps ? image.height : image.width
  const height = swaps ? image.width : image.height
  const data = new Uint8Array(image.data.length)
  for (let y = 0, target = 0; y < height; y++) {
    let source = (path.start + y * path.down) * 3
    for (let x = 0; x < width; x++) {
      data[target++] = image.data[source]!
      data[target++] = image.data[source + 1]!
      data[target++] = image.data[source + 2]!
      source += path.right * 3
    }
  }
  return { width, height, data }
}

/** Where the upright picture's first pixel is stored, and the steps to its neighbours on the right and below, in pixels. */
interface Path {
  readonly start: number
  readonly right: number
  readonly down: number
}

/** By the stored width and height. */
const paths: Readonly<Record<number, (width: number, height: number) => Path>> = {
  2: width => ({ start: width - 1, right: -1, down: width }),
  3: (width, height) => ({ start: width * height - 1, right: -1, down: -width }),
  4: (width, height) => ({ start: width * (height - 1), right: 1, down: -width }),
  5: width => ({ start: 0, right: width, down: 1 }),
  6: (width, height) => ({ start: width * (height - 1), right: -width, down: 1 }),
  7: (width, height) => ({ start: width * height - 1, right: -width, down: -1 }),
  8: width => ({ start: width - 1, right: width, down: -1 }),
}

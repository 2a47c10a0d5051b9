import { createRng, type RgbImage } from '@region-r1/core'

/** A picture with the smooth parts, edges and grain of a photograph, the same for the same size. */
export function createPhoto(width: number, height: number): RgbImage {
  const rng = createRng('photo')
  const data = new Uint8ClampedArray(width * height * 3)
  const discs = Array.from({ length: 40 }, () => ({
    x: rng.next() * width,
    y: rng.next() * height,
    radius: (0.02 + 0.1 * rng.next()) * width,
    color: [rng.nextInt(256), rng.nextInt(256), rng.nextInt(256)],
  }))
  for (let y = 0, target = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const disc = discs.find(({ x: left, y: top, radius }) => (x - left) ** 2 + (y - top) ** 2 < radius ** 2)
      for (let channel = 0; channel < 3; channel++) {
        const ground = 128 + 90 * Math.sin((x / width) * (3 + channel) + (y / height) * 5)
        data[target++] = (disc?.color[channel] ?? ground) + 6 * (rng.next() - 0.5)
      }
    }
  }
  return { width, height, data: new Uint8Array(data.buffer) }
}

import { createRng, type RgbImage } from '@region-r1/core'
import { compileKernel } from '@region-r1/kernels'
import { expect, test } from 'vitest'
import { computeResampleCoefficients, type Resample } from './resample-coefficients.ts'
import { instantiateResampleKernel } from './resample-kernel.ts'
import { resampleKernelBase64 } from './resample-kernel-bytes.ts'
import { resampleInPasses } from './resample-passes.ts'
import { resampleInStrips } from './resample-strips.ts'

const kernel = instantiateResampleKernel()!
const source = new URL('../../assembly/resample-kernel.ts', import.meta.url)

interface Corners {
  readonly x1: number
  readonly y1: number
  readonly x2: number
  readonly y2: number
}

/** Noise at full contrast: bicubic overshoots at both ends of the range. */
function createNoise(width: number, height: number, seed: string): RgbImage {
  const rng = createRng(seed)
  return {
    width,
    height,
    data: Uint8Array.from({ length: width * height * 3 }, () =>
      rng.next() < 0.4 ? 255 * rng.nextInt(2) : rng.nextInt(256),
    ),
  }
}

function resampleBothWays(image: RgbImage, box: Corners, width: number, height: number, resample: Resample) {
  const axis = (span: [number, number], size: number) =>
    computeResampleCoefficients({
      limits: [Math.floor(span[0]), Math.ceil(span[1])],
      span,
      size,
      window: [0, size],
      resample,
    })
  const horizontal = axis([box.x1, box.x2], width)
  const vertical = axis([box.y1, box.y2], height)
  return [resampleInStrips(kernel, image, horizontal, vertical), resampleInPasses(image, horizontal, vertical)] as const
}

test('the kernel gives every pixel of the plain passes, for random boxes, sizes and filters', () => {
  const rng = createRng('boxes')
  const image = createNoise(331, 267, 'noise')
  for (let round = 0; round < 120; round++) {
    const x1 = rng.next() * 300
    const y1 = rng.next() * 240
    const box = { x1, y1, x2: x1 + 0.5 + rng.next() * (330 - x1), y2: y1 + 0.5 + rng.next() * (266 - y1) }
    const resample = round % 2 === 0 ? 'bicubic' : 'bilinear'
    const [vectors, plain] = resampleBothWays(image, box, 1 + rng.nextInt(90), 1 + rng.nextInt(90), resample)
    expect(Buffer.compare(vectors, plain), `round ${round}`).toBe(0)
  }
})

test.each([
  ['wider than a strip', 6_000, 9, 3, 2],
  ['taller than a strip', 5, 9_000, 4, 7],
  ['of one pixel', 1, 1, 17, 19],
  ['enlarged beyond a strip of results', 40, 40, 900, 700],
  ['kept as it is', 64, 48, 64, 48],
])('a picture %s is the same by strips', (_, width, height, toWidth, toHeight) => {
  const image = createNoise(width, height, 'strip')
  const box = { x1: 0, y1: 0, x2: width, y2: height }
  const [vectors, plain] = resampleBothWays(image, box, toWidth, toHeight, 'bicubic')
  expect(Buffer.compare(vectors, plain)).toBe(0)
})

test('memory stays small for a large picture', () => {
  const own = instantiateResampleKernel()!
  const image = { width: 3_000, height: 2_000, data: new Uint8Array(18_000_000) }
  const axis = { size: 224, window: [0, 224] as const, resample: 'bicubic' as const }
  const horizontal = computeResampleCoefficients({ limits: [0, 3_000], span: [0, 3_000], ...axis })
  resampleInStrips(
    own,
    image,
    horizontal,
    computeResampleCoefficients({ limits: [0, 2_000], span: [0, 2_000], ...axis }),
  )
  expect(own.memory.buffer.byteLength).toBeLessThan(1_000_000)
})

test('the checked-in bytes are those of the source', async () => {
  expect(Buffer.from(await compileKernel(source)).toString('base64')).toBe(resampleKernelBase64)
})

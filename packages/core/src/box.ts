import { InvalidArgumentError } from './errors/invalid-argument-error.ts'

/** Marks in the type system alone which space a box's numbers are in; no such key exists at run time. */
declare const space: unique symbol

interface Corners {
  readonly x1: number
  readonly y1: number
  readonly x2: number
  readonly y2: number
}

/** A box in pixels of an upright image: half-open `[x1, x2) x [y1, y2)`, origin top-left. */
export interface PixelBox extends Corners {
  readonly [space]: 'pixel'
}

/** A box in shares of the image's width and height, each in [0, 1], origin top-left. */
export interface NormalizedBox extends Corners {
  readonly [space]: 'normalized'
}

/**
 * A box in shares of the part of an image that an encoder's patches cover, each in [0, 1]: where anchors lie and heads
 * speak. `placeBox` of `@region-r1/scoring` makes it a box of the image.
 */
export interface RegionBox extends Corners {
  readonly [space]: 'region'
}

/** Width and height in pixels. */
export interface ImageSize {
  readonly width: number
  readonly height: number
}

/**
 * A box in pixels from its corners.
 *
 * @throws InvalidArgumentError where a corner is not finite or the box is empty.
 */
export function createPixelBox(corners: Corners): PixelBox {
  return assertBox('PixelBox', corners) as PixelBox
}

/**
 * A box in shares of the image from its corners, each in [0, 1].
 *
 * @throws InvalidArgumentError where a corner is outside [0, 1] or the box is empty.
 */
export function createNormalizedBox(corners: Corners): NormalizedBox {
  const box = assertBox('NormalizedBox', corners)
  if (box.x1 < 0 || box.y1 < 0 || box.x2 > 1 || box.y2 > 1) {
    throw new InvalidArgumentError({
      argument: 'box',
      message: `a NormalizedBox holds shares of the image from 0 to 1, got ${formatBox(box)}; convert pixels with toNormalizedBox`,
    })
  }
  return box as NormalizedBox
}

/**
 * A box in shares of the region that patches cover, from its corners, each in [0, 1].
 *
 * @throws InvalidArgumentError where a corner is outside [0, 1] or the box is empty.
 */
export function createRegionBox(corners: Corners): RegionBox {
  const { x1, y1, x2, y2 } = createNormalizedBox(corners)
  return { x1, y1, x2, y2 } as RegionBox
}

/** The box's corners in pixels of an image of that size, not rounded. */
export function toPixelBox(box: NormalizedBox, { width, height }: ImageSize): PixelBox {
  return createPixelBox({ x1: box.x1 * width, y1: box.y1 * height, x2: box.x2 * width, y2: box.y2 * height })
}

/** The box's corners as shares of an image of that size; parts outside of the image are cut off. */
export function toNormalizedBox(box: PixelBox, { width, height }: ImageSize): NormalizedBox {
  const share = (value: number, side: number) => Math.min(1, Math.max(0, value / side))
  return createNormalizedBox({
    x1: share(box.x1, width),
    y1: share(box.y1, height),
    x2: share(box.x2, width),
    y2: share(box.y2, height),
  })
}

/** Area in the box's own units: pixels, or the share of the image in [0, 1]. */
export function computeBoxArea(box: PixelBox | NormalizedBox | RegionBox): number {
  return (box.x2 - box.x1) * (box.y2 - box.y1)
}

/** Intersection over union of two boxes of the same space, in [0, 1]. */
export function computeIou<Box extends PixelBox | NormalizedBox | RegionBox>(a: Box, b: Box): number {
  const width = Math.min(a.x2, b.x2) - Math.max(a.x1, b.x1)
  const height = Math.min(a.y2, b.y2) - Math.max(a.y1, b.y1)
  if (width <= 0 || height <= 0) return 0
  const intersection = width * height
  return intersection / (computeBoxArea(a) + computeBoxArea(b) - intersection)
}

function assertBox(type: string, { x1, y1, x2, y2 }: Corners): Corners {
  const box = { x1, y1, x2, y2 }
  if (![x1, y1, x2, y2].every(Number.isFinite) || x2 <= x1 || y2 <= y1) {
    throw new InvalidArgumentError({
      argument: 'box',
      message: `a ${type} needs finite corners with x1 < x2 and y1 < y2, got ${formatBox(box)}`,
    })
  }
  return box
}

function formatBox({ x1, y1, x2, y2 }: Corners): string {
  return `(${x1}, ${y1}, ${x2}, ${y2})`
}

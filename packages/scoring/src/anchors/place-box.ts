import {
  createNormalizedBox,
  type DualEncoder,
  type ImageSize,
  type NormalizedBox,
  type RegionBox,
} from '@region-r1/core'

/** The part of an image of that size that the encoder's patches cover: the whole image where it does not say. */
export function getPatchRegion(encoder: DualEncoder, size: ImageSize): NormalizedBox {
  return encoder.getPatchRegion?.(size) ?? createNormalizedBox({ x1: 0, y1: 0, x2: 1, y2: 1 })
}

/** A box in shares of a region of the image, in shares of the image. */
export function placeBox(box: RegionBox, region: NormalizedBox): NormalizedBox {
  const width = region.x2 - region.x1
  const height = region.y2 - region.y1
  return createNormalizedBox({
    x1: region.x1 + box.x1 * width,
    y1: region.y1 + box.y1 * height,
    // Rounding must not carry the far edge over the region's.
    x2: Math.min(region.x2, region.x1 + box.x2 * width),
    y2: Math.min(region.y2, region.y1 + box.y2 * height),
  })
}

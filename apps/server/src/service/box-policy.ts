import { InvalidArgumentError, type PixelBox, type RegionPolicy, toNormalizedBox } from '@region-r1/core'

/** Crops to a box that a person has drawn, as far as it lies in the picture. */
export function createBoxPolicy(box: PixelBox): RegionPolicy {
  return {
    id: 'by-hand',
    async doDecide({ image }) {
      const { width, height } = image
      if (box.x1 >= width || box.y1 >= height || box.x2 <= 0 || box.y2 <= 0) {
        throw new InvalidArgumentError({
          argument: 'region',
          message: `region: expected a box in the picture, which has ${width} x ${height} pixels`,
        })
      }
      return { type: 'crop', cropProbability: 1, box: toNormalizedBox(box, image) }
    },
  }
}

import { type PixelBox, type RegionPolicy, toNormalizedBox } from '@region-r1/core'

/** Crops to a box that a person has drawn. */
export function createBoxPolicy(box: PixelBox): RegionPolicy {
  return {
    id: 'by-hand',
    doDecide: async ({ image }) => ({ type: 'crop', cropProbability: 1, box: toNormalizedBox(box, image) }),
  }
}

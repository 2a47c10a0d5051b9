import { createHash } from 'node:crypto'
import { createRng, type RegionPolicy, type RgbImage } from '@region-r1/core'
import { type AnchorConfig, createAnchors, getPatchRegion, placeBox } from '@region-r1/scoring'

/** What is drawn from, and by which seed. */
export interface RandomPolicyOptions {
  /** An integer in [0, 2^32) or any text, as for `createRng`. */
  readonly seed: number | string
  /** The boxes to choose from. @default defaultAnchorConfig */
  readonly anchors?: AnchorConfig | undefined
}

/**
 * Always crops, to an anchor drawn uniformly: what the anchors give without looking. The draw depends on the seed,
 * the question and the picture alone, so that a query gets the same box whatever was asked before it.
 */
export function createRandomPolicy({ seed, anchors: config }: RandomPolicyOptions): RegionPolicy {
  const anchors = createAnchors(config)
  const origin = createRng(seed)
  return {
    id: 'random',
    async doDecide({ image, question, encoder, signal }) {
      signal?.throwIfAborted()
      const anchor = origin.fork(`${sketchImage(image)} ${question}`).pick(anchors)
      return { type: 'crop', cropProbability: 1, box: placeBox(anchor, getPatchRegion(encoder, image)) }
    },
  }
}

/**
 * Tells pictures apart by their size and some 4,000 of their bytes. Not by the embedding: its last bits change with the
 * batch that it was computed in.
 */
function sketchImage({ width, height, data }: RgbImage): string {
  const step = Math.max(1, Math.floor(data.length / 4096))
  const sample = new Uint8Array(Math.ceil(data.length / step))
  for (let index = 0; index < sample.length; index++) sample[index] = data[index * step]!
  return `${width}x${height} ${createHash('sha256').update(sample).digest('hex')}`
}

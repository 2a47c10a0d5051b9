import { createNormalizedBox, type RegionPolicy, type RgbImage } from '@region-r1/core'
import { encodePng } from '@region-r1/encoder'
import { createFakeEncoder } from '@region-r1/encoder/testing'
import { createReranker } from '../create-reranker.ts'

const side = 20

/** A blue picture with a red lower right quarter, a policy that crops to it, and what the adapters' tests need of both. */
export async function createSpotScene({ policy = cropSpot }: { readonly policy?: RegionPolicy } = {}) {
  const toDataUrl = async (image: RgbImage) =>
    `data:image/png;base64,${Buffer.from(await encodePng(image)).toString('base64')}`
  const scene = paint((x, y) => (x >= side / 2 && y >= side / 2 ? [255, 0, 0] : [0, 0, 255]))
  return {
    reranker: await createReranker({ encoder: createFakeEncoder(), policy }),
    image: scene,
    imageUrl: await toDataUrl(scene),
    red: await toDataUrl(paint(() => [255, 0, 0])),
    blue: await toDataUrl(paint(() => [0, 0, 255])),
  }
}

const cropSpot: RegionPolicy = {
  id: 'spot',
  doDecide: async () => ({
    type: 'crop',
    cropProbability: 0.75,
    box: createNormalizedBox({ x1: 0.5, y1: 0.5, x2: 1, y2: 1 }),
    label: 'the spot',
  }),
}

function paint(colour: (x: number, y: number) => number[]): RgbImage {
  const pixels = Array.from({ length: side * side }, (_, index) => colour(index % side, Math.floor(index / side)))
  return { width: side, height: side, data: Uint8Array.from(pixels.flat()) }
}

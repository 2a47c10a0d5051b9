import type { ImageSize, RgbImage, Rng } from '@region-r1/core'
import { enlargePicture, scatterPictures, tilePictures } from '../drawing/arrange-pictures.ts'
import { sampleColourChange } from '../drawing/change-colours.ts'
import { cutOut } from '../drawing/cut-out.ts'
import { drawGround } from '../drawing/draw-ground.ts'
import { drawPicture, type Rectangle } from '../drawing/draw-picture.ts'
import { renderSvg, wrapSvg } from '../drawing/render-svg.ts'

/** A drawn scene and where each of its pictures stands. */
export interface Scene {
  readonly image: RgbImage
  /** In the pictures' order; for the last that are drawn the whole of it shows. */
  readonly boxes: readonly Rectangle[]
}

const sizes: readonly ImageSize[] = [
  { width: 420, height: 420 },
  { width: 480, height: 360 },
  { width: 360, height: 480 },
]

/** One picture that fills a scene, or several side by side or strewn, each under a light of its own. */
export function composeScene(images: readonly RgbImage[], rng: Rng): Scene {
  const size = rng.pick(sizes)
  const isTiled = images.length > 1 && rng.next() < 0.5
  const pictures = isTiled ? images : images.map(cutOut)
  const [only] = pictures
  const placements =
    pictures.length === 1
      ? [enlargePicture(only!, size, rng)]
      : (isTiled ? tilePictures : scatterPictures)(pictures, size, rng)
  const { image } = renderSvg(wrapSvg(drawGround(size, rng), size.width, size.height))
  for (const [index, placement] of placements.entries()) {
    drawPicture(image, pictures[index]!, placement, sampleColourChange(rng))
  }
  return { image, boxes: placements.map(({ box }) => box) }
}

import type { RgbImage, Rng } from '@region-r1/core'
import { drawPicture, type Picture, sampleColourChange } from '@region-r1/scenes'

/** How differently a picture may show its thing. */
export interface ViewChange {
  /** Least and most share of the view's side that the picture takes; above 1 its edges are cut off. */
  readonly zoom: readonly [number, number]
  /** In radians. */
  readonly turn: number
  /** Of width to height, as a natural logarithm. */
  readonly stretch: number
  readonly mirrorShare: number
  /** Where the picture stands from the view's middle, as shares of its side: for what looks in over the edge. */
  readonly offset?: { readonly x: number; readonly y: number } | undefined
}

/** What a box around a thing cuts out: it fills the box, or a part of it does. */
export const thingChange: ViewChange = { zoom: [0.72, 1.12], turn: 0.25, stretch: 0.15, mirrorShare: 0.3 }
/** What a box within a photograph cuts out. */
export const photoChange: ViewChange = { zoom: [1, 1.6], turn: 0.12, stretch: 0.15, mirrorShare: 0.3 }
/** What another photographer of the same knowledge base would have taken. */
export const gentleChange: ViewChange = { zoom: [0.95, 1.12], turn: 0.04, stretch: 0.05, mirrorShare: 0 }

/** Draws a picture into a square view, which it changes: squashed to it as boxes are, turned, zoomed, in another light. */
export function drawView(
  view: RgbImage,
  picture: Picture,
  { zoom, turn, stretch, mirrorShare, offset = { x: 0, y: 0 } }: ViewChange,
  rng: Rng,
): void {
  const side = view.width
  const between = (low: number, high: number) => low + (high - low) * rng.next()
  const share = Math.exp(between(Math.log(zoom[0]), Math.log(zoom[1])))
  const widening = Math.exp(between(-stretch, stretch))
  const angle = between(-turn, turn)
  const mirror = rng.next() < mirrorShare ? -1 : 1
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  // Pixels of the picture by pixel of the view.
  const across = picture.width / (side * share * widening)
  const down = (picture.height / (side * share)) * widening
  const stray = (size: number, step: number) => (size - side * step) * (rng.next() - 0.5) * 0.9
  drawPicture(
    view,
    picture,
    {
      box: { left: Math.round(side * offset.x), top: Math.round(side * offset.y), width: side, height: side },
      toSource: [
        mirror * across * cos,
        mirror * across * sin,
        -down * sin,
        down * cos,
        picture.width / 2 + stray(picture.width, across),
        picture.height / 2 + stray(picture.height, down),
      ],
    },
    sampleColourChange(rng),
  )
}

import type { ImageSize, Rng } from '@region-r1/core'
import type { Picture } from './cut-out.ts'
import type { PicturePlacement, Rectangle } from './draw-picture.ts'

/** Sides of a thing among others, and of one that fills the scene, as shares of the scene's shorter side. */
const smallSide = { min: 0.26, max: 0.44 }
const photoSide = { min: 0.42, max: 0.62 }
const largeSide = { min: 0.78, max: 0.97 }
/** Cut across its short side, a longer rectangle would leave strips that show little of a photo. */
const squareEnough = 1.25
/** How much of the smaller of two may be hidden. */
const allowedOverlap = 0.12
const maxTurn = (15 * Math.PI) / 180

/** Pictures side by side, each a window of its own picture: the scene is cut in two until each has its part. */
export function tilePictures(pictures: readonly Picture[], size: ImageSize, rng: Rng): PicturePlacement[] {
  const gap = rng.nextInt(7)
  const boxes = splitRectangle({ left: 0, top: 0, ...size }, pictures.length, gap, rng)
  return pictures.map((picture, index) => fillRectangle(picture, boxes[index]!, rng))
}

/** Things strewn over the scene, a little turned; photographs without a plain ground keep their rectangle. */
export function scatterPictures(pictures: readonly Picture[], size: ImageSize, rng: Rng): PicturePlacement[] {
  const placed: PicturePlacement[] = []
  // In a scene of few pixels there is no place for several things of 8.
  const least = Math.min(8, Math.min(size.width, size.height) / 12)
  for (const picture of pictures) {
    const { min, max } = picture.mask ? smallSide : photoSide
    let side = Math.min(size.width, size.height) * (min + (max - min) * rng.next())
    for (;;) {
      const placement = placeTurned(picture, side, size, rng)
      if (!placed.some(({ box }) => overlaps(box, placement.box))) {
        placed.push(placement)
        break
      }
      // A smaller one finds its place in the end.
      side = Math.max(least, side * 0.98)
    }
  }
  return placed
}

/** One picture that the scene is full of. */
export function enlargePicture(picture: Picture, size: ImageSize, rng: Rng): PicturePlacement {
  if (!picture.mask) return fillRectangle(picture, { left: 0, top: 0, ...size }, rng)
  const side = Math.min(size.width, size.height) * (largeSide.min + (largeSide.max - largeSide.min) * rng.next())
  return placeTurned(picture, side, size, rng)
}

function splitRectangle(box: Rectangle, count: number, gap: number, rng: Rng): Rectangle[] {
  if (count === 1) return [box]
  const first = Math.floor(count / 2)
  const share = first / count + 0.12 * (rng.next() - 0.5)
  const isLongSide =
    rng.next() < 0.8 || Math.max(box.width, box.height) > squareEnough * Math.min(box.width, box.height)
  const isRow = box.width > box.height === isLongSide
  const side = isRow ? box.width : box.height
  const cut = Math.round(share * (side - gap))
  const rest = side - gap - cut
  const [one, other] = isRow
    ? [
        { ...box, width: cut },
        { ...box, left: box.left + cut + gap, width: rest },
      ]
    : [
        { ...box, height: cut },
        { ...box, top: box.top + cut + gap, height: rest },
      ]
  return [...splitRectangle(one!, first, gap, rng), ...splitRectangle(other!, count - first, gap, rng)]
}

/** The largest window of the picture that has the rectangle's shape, or one up to a fifth smaller. */
function fillRectangle({ width, height }: Picture, box: Rectangle, rng: Rng): PicturePlacement {
  const zoom = 0.8 + 0.2 * rng.next()
  const scale = zoom * Math.min(width / box.width, height / box.height)
  const [freeX, freeY] = [width - scale * box.width, height - scale * box.height]
  // Photographers put their subject into the middle: the window strays from it by half of what it could.
  const stray = (free: number) => free * 0.5 * (rng.next() - 0.5)
  return { box, toSource: [scale, 0, 0, scale, width / 2 + stray(freeX), height / 2 + stray(freeY)] }
}

/** A picture turned a little, its longest side so many pixels, anywhere inside of the scene. */
function placeTurned({ width, height, mask }: Picture, side: number, size: ImageSize, rng: Rng): PicturePlacement {
  const turn = (mask ? maxTurn : maxTurn / 3) * (2 * rng.next() - 1)
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)]
  const turned = {
    width: width * cos + height * Math.abs(sin),
    height: width * Math.abs(sin) + height * cos,
  }
  const scale = Math.max(turned.width, turned.height) / side
  const box = { width: Math.ceil(turned.width / scale), height: Math.ceil(turned.height / scale) }
  const left = rng.nextInt(Math.max(1, size.width - box.width + 1))
  const top = rng.nextInt(Math.max(1, size.height - box.height + 1))
  const toSource = [scale * cos, scale * sin, -scale * sin, scale * cos, width / 2, height / 2] as const
  return { box: { left, top, ...box }, toSource }
}

function overlaps(a: Rectangle, b: Rectangle): boolean {
  const across = Math.min(a.left + a.width, b.left + b.width) - Math.max(a.left, b.left)
  const down = Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top)
  if (across <= 0 || down <= 0) return false
  return across * down > allowedOverlap * Math.min(a.width * a.height, b.width * b.height)
}

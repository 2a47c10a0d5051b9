import type { Box } from '../api/answer.ts'

/** Width and height of the picture that boxes lie in. */
export interface Size {
  readonly width: number
  readonly height: number
}

/** A point in the picture's pixels. */
export interface Point {
  readonly x: number
  readonly y: number
}

/** A corner by the two sides that meet there. */
export type Corner = 'nw' | 'ne' | 'sw' | 'se'

/** The smallest side of a box, in pixels of the picture. */
const smallestSide = 8

/** The box moved as far as the picture allows. */
export function moveBox(box: Box, { x, y }: Point, { width, height }: Size): Box {
  const dx = clamp(Math.round(x), -box.x1, width - box.x2)
  const dy = clamp(Math.round(y), -box.y1, height - box.y2)
  return { x1: box.x1 + dx, y1: box.y1 + dy, x2: box.x2 + dx, y2: box.y2 + dy }
}

/** The box with one corner moved: never out of the picture, never past the opposite corner. */
export function resizeBox(box: Box, corner: Corner, { x, y }: Point, { width, height }: Size): Box {
  const [dx, dy] = [Math.round(x), Math.round(y)]
  const side = { x: Math.min(smallestSide, width), y: Math.min(smallestSide, height) }
  const west = corner.endsWith('w')
  const north = corner.startsWith('n')
  return {
    x1: west ? clamp(box.x1 + dx, 0, Math.max(0, box.x2 - side.x)) : box.x1,
    y1: north ? clamp(box.y1 + dy, 0, Math.max(0, box.y2 - side.y)) : box.y1,
    x2: west ? box.x2 : clamp(box.x2 + dx, Math.min(width, box.x1 + side.x), width),
    y2: north ? box.y2 : clamp(box.y2 + dy, Math.min(height, box.y1 + side.y), height),
  }
}

/** The box between two points of the picture, or null where it would be too small to be meant. */
export function spanBox(from: Point, to: Point, { width, height }: Size): Box | null {
  const box = {
    x1: clamp(Math.round(Math.min(from.x, to.x)), 0, width),
    y1: clamp(Math.round(Math.min(from.y, to.y)), 0, height),
    x2: clamp(Math.round(Math.max(from.x, to.x)), 0, width),
    y2: clamp(Math.round(Math.max(from.y, to.y)), 0, height),
  }
  return box.x2 - box.x1 < smallestSide || box.y2 - box.y1 < smallestSide ? null : box
}

/** The middle of the picture, half as wide and high. */
export function centerBox({ width, height }: Size): Box {
  return {
    x1: Math.floor(width / 4),
    y1: Math.floor(height / 4),
    x2: Math.ceil((width * 3) / 4),
    y2: Math.ceil((height * 3) / 4),
  }
}

function clamp(value: number, lowest: number, highest: number): number {
  return Math.min(highest, Math.max(lowest, value))
}

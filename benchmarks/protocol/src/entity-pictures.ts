import { createRng, type RgbImage } from '@region-r1/core'

const side = 64
const cells = 4

type Colour = readonly [number, number, number]

/** The colours of an entity's pattern: those of its family, a few of them its own, so that relatives look alike. */
function drawPattern(entity: string, family: number): Colour[] {
  const draw = (seed: string) => {
    const rng = createRng(seed)
    return Array.from({ length: cells * cells }, (): Colour => [rng.nextInt(256), rng.nextInt(256), rng.nextInt(256)])
  }
  const own = draw(`entity/${entity}`)
  const rng = createRng(`own/${entity}`)
  return draw(`family/${family}`).map((colour, cell) => (rng.next() < 0.4 ? own[cell]! : colour))
}

function paintPattern(
  target: RgbImage,
  pattern: readonly Colour[],
  place: { x: number; y: number; size: number },
): void {
  for (let row = 0; row < place.size; row++) {
    for (let column = 0; column < place.size; column++) {
      const cell = Math.floor((row * cells) / place.size) * cells + Math.floor((column * cells) / place.size)
      target.data.set(pattern[cell]!, ((place.y + row) * target.width + place.x + column) * 3)
    }
  }
}

function addNoise({ data }: RgbImage, seed: string): void {
  const rng = createRng(seed)
  for (let at = 0; at < data.length; at++) data[at] = Math.max(0, Math.min(255, data[at]! + rng.nextInt(41) - 20))
}

/** A picture of the knowledge base: the entity alone, each one under other noise. */
export function paintEntity(entity: string, family: number, number: number): RgbImage {
  const image = { width: side, height: side, data: new Uint8Array(side * side * 3) }
  paintPattern(image, drawPattern(entity, family), { x: 0, y: 0, size: side })
  addNoise(image, `picture/${entity}/${number}`)
  return image
}

/** A question's picture: the entity somewhere among clutter, or filling it. */
export function paintScene(entity: string, family: number, seed: string): RgbImage {
  const rng = createRng(`scene/${seed}`)
  const [width, height] = [128, 96]
  const image = { width, height, data: new Uint8Array(width * height * 3) }
  for (let block = 0; block < 48; block++) {
    const colour: Colour = [rng.nextInt(256), rng.nextInt(256), rng.nextInt(256)]
    const place = { x: (block % 8) * 16, y: Math.floor(block / 8) * 16, size: 16 }
    paintPattern(image, new Array<Colour>(cells * cells).fill(colour), place)
  }
  const size = rng.next() < 0.5 ? 96 : 48
  const place = { x: rng.nextInt(width - size + 1), y: rng.nextInt(height - size + 1), size }
  paintPattern(image, drawPattern(entity, family), place)
  addNoise(image, `scene noise/${seed}`)
  return image
}

import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createRng, type RgbImage } from '@region-r1/core'
import type { KbEntry } from '@region-r1/datasets'
import { encodePng } from '@region-r1/encoder'

const colours = { red: [230, 30, 40], green: [30, 160, 60], blue: [40, 70, 220], yellow: [240, 210, 40] } as const
const shapes = { disc: isInDisc, square: isInSquare, cross: isInCross } as const
const side = 48

/** A knowledge base of coloured shapes, each with its own picture on white and further ones of another size and place. */
export async function writeToyKb(folder: string, { further }: { readonly further: number }): Promise<KbEntry[]> {
  await mkdir(folder, { recursive: true })
  const rng = createRng('toy-kb')
  const entries: KbEntry[] = []
  for (const [colour, levels] of Object.entries(colours)) {
    for (const [shape, isInside] of Object.entries(shapes)) {
      const id = `${colour}-${shape}`
      const draw = async (name: string, size: number, x: number, y: number) => {
        const image = join(folder, `${id}-${name}.png`)
        await writeFile(image, await encodePng(drawShape((dx, dy) => isInside(dx / size, dy / size), levels, x, y)))
        return image
      }
      const image = await draw('own', 20, 24, 24)
      const sceneImages = []
      for (let number = 0; number < further; number++) {
        sceneImages.push(await draw(String(number), 10 + rng.nextInt(10), 20 + rng.nextInt(8), 20 + rng.nextInt(8)))
      }
      const text = `A ${colour} ${shape}.`
      entries.push({ id, image, text, kind: shape, sceneImages: further > 0 ? sceneImages : [image] })
    }
  }
  return entries
}

function drawShape(
  isInside: (dx: number, dy: number) => boolean,
  colour: readonly number[],
  x: number,
  y: number,
): RgbImage {
  const data = Uint8Array.from({ length: side * side * 3 }, (_, index) => {
    const pixel = Math.floor(index / 3)
    return isInside((pixel % side) - x, Math.floor(pixel / side) - y) ? colour[index % 3]! : 255
  })
  return { width: side, height: side, data }
}

function isInDisc(x: number, y: number): boolean {
  return x * x + y * y < 1
}

function isInSquare(x: number, y: number): boolean {
  return Math.max(Math.abs(x), Math.abs(y)) < 0.85
}

function isInCross(x: number, y: number): boolean {
  return Math.max(Math.abs(x), Math.abs(y)) < 1 && Math.min(Math.abs(x), Math.abs(y)) < 0.3
}

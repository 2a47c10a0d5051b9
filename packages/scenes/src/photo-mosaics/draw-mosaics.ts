import { InvalidArgumentError, type RgbImage, type Rng } from '@region-r1/core'
import type { AskedScene } from '../candidates/asked-scene.ts'
import { openPicture } from '../queries/open-picture.ts'
import { chooseCells, type ShownEntry } from './choose-cells.ts'
import { drawMosaic } from './draw-mosaic.ts'

/** How many photos stand side by side. */
export const mosaicGrids = [2, 3] as const

/** Photos a side of a mosaic. */
export type MosaicGrid = (typeof mosaicGrids)[number]

export interface DrawMosaicsOptions {
  readonly grid: MosaicGrid
  readonly rng: Rng
  readonly decode: (path: string) => Promise<RgbImage>
  readonly onBrokenImage?: ((image: string, error: unknown) => void) | undefined
}

/** So many draws in a row without a mosaic mean that none will come. */
const patience = 100

/** Mosaics without end, each from a stream of random numbers of its own, with one query each. */
export async function* drawMosaics(
  entries: readonly ShownEntry[],
  { grid, rng, ...options }: DrawMosaicsOptions,
): AsyncGenerator<AskedScene> {
  let failures = 0

  const open = (path: string) => openPicture(path, options)

  for (let number = 0; ; number++) {
    const mosaicRng = rng.fork(number)
    const chosen = chooseCells(entries, grid * grid, mosaicRng)
    const paths = chosen ? chosen.cells.map(({ sceneImages }) => mosaicRng.pick(sceneImages)) : []
    const photos = (await Promise.all(paths.map(open))).filter(photo => photo !== null)
    if (chosen === null || photos.length < grid * grid) {
      if (++failures < patience) continue
      const message = `${patience} draws in a row gave no mosaic: photos cannot be read, or the names of kinds fit each other`
      throw new InvalidArgumentError({ argument: 'kb', message })
    }
    failures = 0
    const { image, cells } = drawMosaic(photos)
    const { target } = chosen
    const { left, top, width, height } = cells[chosen.cells.indexOf(target)]!
    const id = `mosaic-${grid}x${grid}-${String(number).padStart(5, '0')}`
    const query = {
      queryId: id,
      image: `images/${id}.png`,
      question: `What kind of ${target.kind} is this?`,
      targetBox: { x1: left, y1: top, x2: left + width, y2: top + height },
      tags: [`${grid}x${grid}`, 'kind'],
    }
    yield { image, file: query.image, targets: [{ query, entry: target }] }
  }
}

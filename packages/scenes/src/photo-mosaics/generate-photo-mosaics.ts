import { createRng, InvalidArgumentError } from '@region-r1/core'
import { findKbFile, type KbEntry, readKbEntries } from '@region-r1/datasets'
import { embedEntries } from '../candidates/embed-entries.ts'
import { askScenes } from '../queries/ask-scenes.ts'
import { assertQueryCount, type GenerateFromKbOptions } from '../queries/generate-options.ts'
import { describeSource, type QueryFiles, writeQueries } from '../queries/write-queries.ts'
import type { ShownEntry } from './choose-cells.ts'
import { drawMosaics, type MosaicGrid, mosaicGrids } from './draw-mosaics.ts'

/** Part of every seed: a change that changes the bytes raises it. */
const mosaicsVersion = 1

/** Which catalogue's photos are laid side by side, how many times, and where that goes. */
export interface GeneratePhotoMosaicsOptions extends GenerateFromKbOptions {
  /** JSON Lines, or a BEIR folder: see `readKbEntries`. Its entries need a `kind` and `sceneImages` to be shown. */
  readonly kb: string
  /** Photos a side: 2 x 2 or 3 x 3. @default 2 */
  readonly grid?: MosaicGrid | undefined
}

/**
 * A benchmark of any labelled catalogue: photos of different kinds in a grid, a question that names the kind of one ("What
 * kind of apple is this?"), its cell as `targetBox`, and gold + 19 hard candidates. Candidates show the catalogue's own
 * picture and text; a photo that a candidate shows stands in no mosaic.
 *
 * @throws InvalidArgumentError where a number is out of range or the catalogue has too few kinds with photos.
 */
export async function generatePhotoMosaics(options: GeneratePhotoMosaicsOptions): Promise<QueryFiles> {
  const { kb, queries, grid = 2, seed, directory, encoder, signal } = options
  assertQueryCount(queries)
  if (!mosaicGrids.includes(grid)) {
    throw new InvalidArgumentError({ argument: 'grid', message: `grid must be 2 or 3, got ${grid}` })
  }
  const entries = await readKbEntries(kb, options)
  const base = await embedEntries(entries, options)
  const embedded = new Set(base.map(({ entry }) => entry.id))
  const shown = selectShown(entries).filter(({ id }) => embedded.has(id))
  const kinds = new Set(shown.map(({ kind }) => kind)).size
  if (kinds < grid * grid) {
    const message = `${kb} has photos of ${kinds} kinds, a mosaic needs ${grid * grid}; give its entries "kind" and, in "sceneImages", photos that their candidates do not show`
    throw new InvalidArgumentError({ argument: 'kb', message })
  }
  const rng = createRng(`photo-mosaics/${mosaicsVersion}/${grid}/${seed}`)
  const mosaics = drawMosaics(shown, { ...options, grid, rng })
  return writeQueries(directory, askScenes(mosaics, base, options), async () => ({
    dataset: 'photo-mosaics',
    version: mosaicsVersion,
    kb: await describeSource(await findKbFile(kb), signal),
    settings: { queries, grid, seed, encoder: encoder.id },
    entries: { all: entries.length, shown: shown.length, kinds, candidates: base.length },
  }))
}

/** Entries of a kind, with the photos that their candidates do not show. */
function selectShown(entries: readonly KbEntry[]): ShownEntry[] {
  const known = new Set(entries.map(({ image }) => image))
  return entries.flatMap(entry => {
    const sceneImages = entry.sceneImages.filter(photo => !known.has(photo))
    return entry.kind === undefined || sceneImages.length === 0 ? [] : [{ ...entry, kind: entry.kind, sceneImages }]
  })
}

import { basename, join } from 'node:path'
import { createRng, type DataFormatError, type DualEncoder, InvalidArgumentError, type RgbImage } from '@region-r1/core'
import { writeFileAtomically } from '@region-r1/core/node'
import { checksumFile, findKbFile, type KbEntry, readKbEntries, writeRerankExamples } from '@region-r1/datasets'
import { embedEntries } from '../candidates/embed-entries.ts'
import { listCandidates } from '../candidates/list-candidates.ts'
import type { ShownEntry } from './choose-cells.ts'
import { drawMosaics, type MosaicGrid, mosaicGrids } from './draw-mosaics.ts'

/** Part of every seed: a change that changes the bytes raises it. */
const mosaicsVersion = 1

/** Which catalogue's photos are laid side by side, how many times, and where that goes. */
export interface GeneratePhotoMosaicsOptions {
  /** JSON Lines, or a BEIR folder: see `readKbEntries`. Its entries need a `kind` and `sceneImages` to be shown. */
  readonly kb: string
  readonly queries: number
  /** Photos a side: 2 x 2 or 3 x 3. @default 2 */
  readonly grid?: MosaicGrid | undefined
  /** Same seed, same bytes; the first queries do not depend on how many follow. */
  readonly seed: number
  /** Where `examples.jsonl`, `manifest.json` and `images/` are written. */
  readonly directory: string
  /** Retrieves the candidates; the lists are as hard as this encoder finds them. */
  readonly encoder: DualEncoder
  /** The upright pixels of a file: decoding is not this package's business. */
  readonly decode: (path: string) => Promise<RgbImage>
  /** The bytes of a PNG. */
  readonly encode: (image: RgbImage) => Promise<Uint8Array>
  /** Called with each row that is left out. Without it the first broken row throws. */
  readonly onBrokenRow?: ((error: DataFormatError) => void) | undefined
  /** Called with each picture that cannot be read and is done without. Without it the first one throws. */
  readonly onBrokenImage?: ((image: string, error: unknown) => void) | undefined
  /** Called after each query. */
  readonly onProgress?: ((progress: { readonly done: number; readonly total: number }) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/** Where mosaics lie. */
export interface PhotoMosaicsFiles {
  readonly examples: string
  readonly manifest: string
}

/**
 * A benchmark of any labelled catalogue: photos of different kinds in a grid, a question that names the kind of one ("What
 * kind of apple is this?"), its cell as `targetBox`, and gold + 19 hard candidates. Candidates show the catalogue's own
 * picture and text; a photo that a candidate shows stands in no mosaic.
 *
 * @throws InvalidArgumentError where a number is out of range or the catalogue has too few kinds with photos.
 */
export async function generatePhotoMosaics(options: GeneratePhotoMosaicsOptions): Promise<PhotoMosaicsFiles> {
  const { kb, queries, grid = 2, seed, directory, encoder, encode, onProgress, signal } = options
  if (!Number.isInteger(queries) || queries < 1) {
    const message = `queries must be a positive integer, got ${queries}`
    throw new InvalidArgumentError({ argument: 'queries', message })
  }
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

  async function* listExamples() {
    let done = 0
    for await (const mosaic of drawMosaics(shown, { ...options, grid, rng })) {
      signal?.throwIfAborted()
      await writeFileAtomically(join(directory, mosaic.file), await encode(mosaic.image))
      yield* await listCandidates(mosaic, base, { encoder, signal })
      done++
      onProgress?.({ done, total: queries })
      if (done === queries) return
    }
  }

  const files = { examples: join(directory, 'examples.jsonl'), manifest: join(directory, 'manifest.json') }
  await writeRerankExamples(files.examples, listExamples())
  const file = await findKbFile(kb)
  const manifest = {
    dataset: 'photo-mosaics',
    version: mosaicsVersion,
    kb: { name: basename(file), ...(await checksumFile(file, signal)) },
    settings: { queries, grid, seed, encoder: encoder.id },
    entries: { all: entries.length, shown: shown.length, kinds, candidates: base.length },
  }
  await writeFileAtomically(files.manifest, `${JSON.stringify(manifest, null, 2)}\n`)
  return files
}

/** Entries of a kind, with the photos that their candidates do not show. */
function selectShown(entries: readonly KbEntry[]): ShownEntry[] {
  const known = new Set(entries.map(({ image }) => image))
  return entries.flatMap(entry => {
    const sceneImages = entry.sceneImages.filter(photo => !known.has(photo))
    return entry.kind === undefined || sceneImages.length === 0 ? [] : [{ ...entry, kind: entry.kind, sceneImages }]
  })
}

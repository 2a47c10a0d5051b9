import { basename, join } from 'node:path'
import {
  createRng,
  type DataFormatError,
  type DualEncoder,
  InvalidArgumentError,
  type RerankExample,
  type RgbImage,
} from '@region-r1/core'
import { writeFileAtomically } from '@region-r1/core/node'
import { checksumFile, findKbFile, readKbEntries, writeRerankExamples } from '@region-r1/datasets'
import { embedEntries } from '../candidates/embed-entries.ts'
import { listCandidates } from '../candidates/list-candidates.ts'
import { drawScenes } from './draw-scenes.ts'
import { type SceneSplit, selectSplit } from './scene-split.ts'

/** Part of every seed: a change that changes the bytes raises it. */
const synthesisVersion = 2

/** What scenes are composed of, how many, and where they go. */
export interface SynthesizeScenesOptions {
  /** JSON Lines, or a BEIR folder: see {@link readKbEntries}. */
  readonly kb: string
  /** How many queries; training scenes give one for each of their entries that a question can tell apart. */
  readonly queries: number
  /** Same seed, same bytes; the first queries do not depend on how many follow. */
  readonly seed: number
  /** Where `examples.jsonl`, `manifest.json` and `images/` are written. */
  readonly directory: string
  /** Retrieves the candidates; the lists are as hard as this encoder finds them. */
  readonly encoder: DualEncoder
  /** The upright pixels of a file, transparent ones on white: decoding is not this package's business. */
  readonly decode: (path: string) => Promise<RgbImage>
  /** The bytes of a PNG. */
  readonly encode: (image: RgbImage) => Promise<Uint8Array>
  /** Which entries are asked about; validation has one query a scene, and its lists hold all entries. @default 'train' */
  readonly split?: SceneSplit | undefined
  /** The share of entries that training never sees. @default 0.2 */
  readonly validationShare?: number | undefined
  /** The share of queries whose scene one entry fills, so that keeping it is right. @default 0.3 */
  readonly keepShare?: number | undefined
  /** What questions call anything. @default 'thing' */
  readonly noun?: string | undefined
  /** Called with each row that is left out. Without it the first broken row throws. */
  readonly onBrokenRow?: ((error: DataFormatError) => void) | undefined
  /** Called with each picture that cannot be read and is done without. Without it the first one throws. */
  readonly onBrokenImage?: ((image: string, error: unknown) => void) | undefined
  /** Called after each query. */
  readonly onProgress?: ((progress: { readonly done: number; readonly total: number }) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/** Where synthesized data lies. */
export interface SynthesizedFiles {
  readonly examples: string
  readonly manifest: string
}

/**
 * Training queries from nothing but a knowledge base's pictures: scenes composed of them, questions that name a kind or a
 * place, and lists of gold and 19 hard candidates.
 *
 * @throws InvalidArgumentError where a number is out of range or the split has fewer than two entries with pictures.
 */
export async function synthesizeScenes(options: SynthesizeScenesOptions): Promise<SynthesizedFiles> {
  const { kb, queries, seed, directory, encoder, encode, onProgress, signal } = options
  const { split = 'train', validationShare = 0.2, keepShare = 0.3, noun = 'thing' } = options
  assertNumbers({ queries, validationShare, keepShare })
  const all = await readKbEntries(kb, options)
  const targets = selectSplit(all, split, validationShare)
  const shown = targets.filter(({ sceneImages }) => sceneImages.length > 0)
  if (shown.length < 2) {
    const message = `${kb} has ${shown.length} entries with pictures for ${split}, at least 2 are needed to compose scenes; add pictures or change the validation share`
    throw new InvalidArgumentError({ argument: 'kb', message })
  }
  // No list for training holds an entry that validation asks about.
  const base = await embedEntries(split === 'train' ? targets : all, options)
  const embedded = new Set(base.map(({ entry }) => entry.id))
  const rng = createRng(`synthesize/${synthesisVersion}/${split}/${seed}`)

  async function* listExamples(): AsyncGenerator<RerankExample> {
    let done = 0
    const scenes = drawScenes(
      shown.filter(({ id }) => embedded.has(id)),
      { ...options, split, keepShare, noun, rng },
    )
    for await (const scene of scenes) {
      signal?.throwIfAborted()
      await writeFileAtomically(join(directory, scene.file), await encode(scene.image))
      for (const example of await listCandidates(scene, base, { encoder, signal })) {
        yield example
        done++
        onProgress?.({ done, total: queries })
        if (done === queries) return
      }
    }
  }

  const files = { examples: join(directory, 'examples.jsonl'), manifest: join(directory, 'manifest.json') }
  await writeRerankExamples(files.examples, listExamples())
  const file = await findKbFile(kb)
  const manifest = {
    dataset: 'synthesized scenes',
    version: synthesisVersion,
    kb: { name: basename(file), ...(await checksumFile(file, signal)) },
    settings: { split, queries, seed, validationShare, keepShare, noun, encoder: encoder.id },
    entries: { all: all.length, shown: shown.length, candidates: base.length },
  }
  await writeFileAtomically(files.manifest, [`${JSON.stringify(manifest, null, 2)}\n`])
  return files
}

function assertNumbers({ queries, ...shares }: { queries: number; validationShare: number; keepShare: number }): void {
  if (!Number.isInteger(queries) || queries < 1) {
    const message = `queries must be a positive integer, got ${queries}`
    throw new InvalidArgumentError({ argument: 'queries', message })
  }
  for (const [argument, share] of Object.entries(shares)) {
    if (share >= 0 && share <= 1) continue
    throw new InvalidArgumentError({ argument, message: `${argument} is a share from 0 to 1, got ${share}` })
  }
}

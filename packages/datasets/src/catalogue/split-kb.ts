import { basename, join } from 'node:path'
import { createRng, type DataFormatError, InvalidArgumentError } from '@region-r1/core'
import { writeFileAtomically } from '@region-r1/core/node'
import type { KbDeal } from '../names.ts'
import type { KbEntry } from './kb-entry.ts'
import { readKbEntries } from './read-kb-entries.ts'

/** The parts of a knowledge base's photos. */
export const kbParts = ['train', 'validation', 'test'] as const

/** The part of a knowledge base whose photos a scene may show. */
export type KbPart = (typeof kbParts)[number]

/** What is dealt out, in which shares, and where the parts go. */
export interface SplitKbOptions {
  /** JSON Lines, or a BEIR folder: see {@link readKbEntries}. */
  readonly kb: string
  /** Where `train.jsonl`, `validation.jsonl` and `test.jsonl` are written. */
  readonly directory: string
  /**
   * `photo` deals each entry's photos to all three parts: the same products in photos that no training saw. `entry` deals
   * whole entries: products that no training was asked about. @default 'photo'
   */
  readonly by?: KbDeal | undefined
  /** @default 0.15 */
  readonly validationShare?: number | undefined
  /** @default 0.2 */
  readonly testShare?: number | undefined
  /** Called with each row that is left out. Without it the first broken row throws. */
  readonly onBrokenRow?: ((error: DataFormatError) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/** Where the parts lie, and how many photos each has. */
export interface SplitKbResult {
  readonly files: Readonly<Record<KbPart, string>>
  readonly entries: number
  /** Photos that each part's scenes may show. */
  readonly photos: Readonly<Record<KbPart, number>>
}

/**
 * Deals a knowledge base's photos to training, validation and test. Each file holds all entries with the pictures and
 * texts that candidates show, but no photo stands in two of them, so that what reads one file alone cannot have seen
 * the others' photos. Which photo goes where depends on names alone, not on a seed.
 *
 * @throws InvalidArgumentError where the shares do not leave photos to all parts.
 */
export async function splitKb(options: SplitKbOptions): Promise<SplitKbResult> {
  const { kb, directory, by = 'photo', validationShare = 0.15, testShare = 0.2 } = options
  if (!(validationShare > 0 && testShare > 0 && validationShare + testShare < 1)) {
    const message = `the shares of validation and test must be above 0 and leave some to training, got ${validationShare} and ${testShare}`
    throw new InvalidArgumentError({ argument: 'testShare', message })
  }
  const entries = await readKbEntries(kb, options)
  const shares = { validationShare, testShare }
  const parts = by === 'photo' ? entries.map(entry => dealPhotos(entry, shares)) : dealEntries(entries, shares)
  const files = {} as Record<KbPart, string>
  const photos = {} as Record<KbPart, number>
  for (const part of kbParts) {
    photos[part] = parts.reduce((sum, dealt) => sum + dealt[part].length, 0)
    files[part] = join(directory, `${part}.jsonl`)
    if (photos[part] > 0) continue
    const message = `${kb} has no photo for ${part}: give its entries more sceneImages, split by entry, or raise the share`
    throw new InvalidArgumentError({ argument: 'kb', message })
  }
  for (const part of kbParts) {
    const lines = entries.map((entry, index) => `${JSON.stringify({ ...entry, sceneImages: parts[index]![part] })}\n`)
    await writeFileAtomically(files[part], lines)
  }
  return { files, entries: entries.length, photos }
}

interface Shares {
  readonly validationShare: number
  readonly testShare: number
}

type DealtPhotos = Readonly<Record<KbPart, readonly string[]>>

/** The candidates' own picture is known to every training: scenes of it are for training alone. */
function dealPhotos({ id, image, sceneImages }: KbEntry, shares: Shares): DealtPhotos {
  const known = sceneImages.filter(photo => photo === image)
  const { train, validation, test } = deal(
    sceneImages.filter(photo => photo !== image),
    photo => `${id}/${basename(photo)}`,
    shares,
  )
  return { train: [...known, ...train], validation, test }
}

function dealEntries(entries: readonly KbEntry[], shares: Shares): DealtPhotos[] {
  const dealt = deal(entries, ({ id }) => id, shares)
  const take = (entry: KbEntry, part: KbPart) => (dealt[part].includes(entry) ? entry.sceneImages : [])
  return entries.map(entry => ({
    train: take(entry, 'train'),
    validation: take(entry, 'validation'),
    test: take(entry, 'test'),
  }))
}

/** Deals by a number drawn from each one's name, and gives back each part in the given order. */
function deal<Item>(
  items: readonly Item[],
  getName: (item: Item) => string,
  { validationShare, testShare }: Shares,
): Record<KbPart, Item[]> {
  const draw = (item: Item) => createRng(`synthesize/photos/${getName(item)}`).next()
  const drawn = items.map(item => ({ item, number: draw(item) })).sort((a, b) => a.number - b.number)
  const testCount = Math.round(testShare * items.length)
  const validationCount = Math.round((testShare + validationShare) * items.length) - testCount
  const test = new Set(drawn.slice(0, testCount).map(({ item }) => item))
  const validation = new Set(drawn.slice(testCount, testCount + validationCount).map(({ item }) => item))
  return {
    train: items.filter(item => !test.has(item) && !validation.has(item)),
    validation: items.filter(item => validation.has(item)),
    test: items.filter(item => test.has(item)),
  }
}

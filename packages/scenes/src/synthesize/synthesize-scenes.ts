import { createRng, InvalidArgumentError } from '@region-r1/core'
import { findKbFile, readKbEntries } from '@region-r1/datasets'
import { embedEntries } from '../candidates/embed-entries.ts'
import { askScenes } from '../queries/ask-scenes.ts'
import { assertQueryCount, type GenerateFromKbOptions } from '../queries/generate-options.ts'
import { describeSource, type QueryFiles, writeQueries } from '../queries/write-queries.ts'
import { drawScenes } from './draw-scenes.ts'
import { type SceneSplit, selectSplit } from './scene-split.ts'

/** Part of every seed: a change that changes the bytes raises it. */
const synthesisVersion = 2

/** What scenes are composed of, how many, and where they go. */
export interface SynthesizeScenesOptions extends GenerateFromKbOptions {
  /** How many queries; training scenes give one for each of their entries that a question can tell apart. */
  readonly queries: number
  /** Which entries are asked about; validation has one query a scene, and its lists hold all entries. @default 'train' */
  readonly split?: SceneSplit | undefined
  /** The share of entries that training never sees. @default 0.2 */
  readonly validationShare?: number | undefined
  /** The share of queries whose scene one entry fills, so that keeping it is right. @default 0.3 */
  readonly keepShare?: number | undefined
  /** What questions call anything. @default 'thing' */
  readonly noun?: string | undefined
}

/**
 * Training queries from nothing but a knowledge base's pictures: scenes composed of them, questions that name a kind or a
 * place, and lists of gold and 19 hard candidates.
 *
 * @throws InvalidArgumentError where a number is out of range or the split has fewer than two entries with pictures.
 */
export async function synthesizeScenes(options: SynthesizeScenesOptions): Promise<QueryFiles> {
  const { kb, queries, seed, directory, encoder, signal } = options
  const { split = 'train', validationShare = 0.2, keepShare = 0.3, noun = 'thing' } = options
  assertQueryCount(queries)
  assertShares({ validationShare, keepShare })
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
  const scenes = drawScenes(
    shown.filter(({ id }) => embedded.has(id)),
    { ...options, split, keepShare, noun, rng },
  )
  return writeQueries(directory, askScenes(scenes, base, options), async () => ({
    dataset: 'synthesized scenes',
    version: synthesisVersion,
    kb: await describeSource(await findKbFile(kb), signal),
    settings: { split, queries, seed, validationShare, keepShare, noun, encoder: encoder.id },
    entries: { all: all.length, shown: shown.length, candidates: base.length },
  }))
}

function assertShares(shares: { readonly validationShare: number; readonly keepShare: number }): void {
  for (const [argument, share] of Object.entries(shares)) {
    if (share >= 0 && share <= 1) continue
    throw new InvalidArgumentError({ argument, message: `${argument} is a share from 0 to 1, got ${share}` })
  }
}

import { createRng, type DualEncoder, InvalidArgumentError } from '@region-r1/core'
import type { KbEntry } from '@region-r1/datasets'
import type { Backend } from '@region-r1/tensor'
import type { RetrievalResult } from '../measure-retrieval.ts'
import { type AdapterStock, loadAdapterStock } from './adapter-views.ts'
import { exportAdaptedEncoder } from './export-adapted-encoder.ts'
import { measureAdapter, measureKept } from './measure-adapter.ts'
import { type AdapterProgress, trainAdapter } from './train-adapter.ts'

/** Which encoder is adapted to what, and where it goes. */
export interface AdaptEncoderOptions {
  /** Loaded from {@link AdaptEncoderOptions.source}; it stays the caller's to dispose of. */
  readonly encoder: DualEncoder
  /** Its folder. */
  readonly source: string
  /** The knowledge base: pictures and texts of candidates, `sceneImages` as further photos of the same things. */
  readonly entries: readonly KbEntry[]
  readonly backend: Backend
  /** The folder that is written, whole or not at all; what was there is gone then. */
  readonly directory: string
  /** Whether the encoder's patch tokens live in the space of its texts, so that they must move too. @default false */
  readonly adaptsPatches?: boolean | undefined
  /** At most; fewer where held-out photos stop improving. @default 600 */
  readonly steps?: number | undefined
  /** How much everyday names that move cost; more forgets less and learns less. @default 2 */
  readonly keepWeight?: number | undefined
  /** Of the further photos, what training never sees, in [0, 1). @default 0.1 */
  readonly validationShare?: number | undefined
  /**
   * Windows of each photo that training sees beside the whole of it, of the shapes, pixels and light that boxes in a
   * picture of several things have; each is a pass of the encoder. @default 6
   */
  readonly crops?: number | undefined
  /** @default 1 */
  readonly seed?: number | undefined
  /** Called with each picture that cannot be read and is done without. Without it the first one throws. */
  readonly onBrokenImage?: ((image: string, error: unknown) => void) | undefined
  /** While the encoder runs over the knowledge base, which is nearly all of the time. */
  readonly onReadProgress?: ((progress: { readonly done: number; readonly total: number }) => void) | undefined
  /** After every step of fitting. */
  readonly onStep?: ((progress: AdapterProgress) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/** What came of it. */
export interface AdaptEncoderResult {
  /** The folder that `loadEncoder` reads. */
  readonly encoder: string
  readonly entries: number
  readonly pictures: number
  /** Of the weights that were kept; 0 where training found nothing better than the encoder as it was. */
  readonly step: number
  readonly validatedOn: 'held-out pictures' | 'training pictures'
  readonly before: RetrievalResult
  readonly validation: RetrievalResult
  /** Mean cosine of everyday names with what they were, in [-1, 1]. */
  readonly kept: number
}

/**
 * Adapts any dual encoder to a knowledge base: a matrix after its pictures and one after its texts, learned from vectors
 * alone, so that the encoder runs over each picture once. Everyday names are replayed to stay where they are, weights
 * decay towards no change, and the best weights on held-out photos are exported.
 *
 * @throws InvalidArgumentError where fewer than two entries can be shown and found, or a setting is out of range.
 * @throws ModelFormatError where the source's models cannot be adapted.
 */
export async function adaptEncoder(options: AdaptEncoderOptions): Promise<AdaptEncoderResult> {
  const { encoder, source, backend, directory, adaptsPatches = false, signal, onStep, onReadProgress } = options
  const { steps = 600, keepWeight = 2, validationShare = 0.1, crops = 6, seed = 1 } = options
  assertRange('validationShare', validationShare, value => value >= 0 && value < 1, 'a share from 0 to below 1')
  assertRange('steps', steps, value => Number.isInteger(value) && value >= 1, 'a whole number from 1')
  assertRange('crops', crops, value => Number.isInteger(value) && value >= 0, 'a whole number from 0')
  assertRange('keepWeight', keepWeight, value => value >= 0 && Number.isFinite(value), 'a number from 0')
  const rng = createRng(`adapt/${seed}`)
  const { onBrokenImage } = options
  const loading = { encoder, validationShare, crops, onBrokenImage, onProgress: onReadProgress, signal }
  const stock = await loadAdapterStock(options.entries, { ...loading, rng: rng.fork('stock') })
  assertEntries(stock, options.entries.length)
  const { weights, step } = await trainAdapter({
    ...{ stock, backend, steps, keepWeight, onStep, signal },
    rng: rng.fork('training'),
  })
  const untrained = Object.fromEntries(
    Object.entries(weights).map(([name, { shape, values }]) => [name, { shape, values: values.map(() => 0) }]),
  )
  const summary = {
    entries: stock.entries.length,
    pictures: stock.pictures,
    step,
    validatedOn: stock.entries.some(({ heldOut }) => heldOut.length > 0)
      ? ('held-out pictures' as const)
      : ('training pictures' as const),
    before: measureAdapter(stock, untrained),
    validation: measureAdapter(stock, weights),
    kept: measureKept(stock, weights),
  }
  await exportAdaptedEncoder({
    ...{ source, directory, weights, adaptsPatches },
    description: { of: encoder.id, seed, keepWeight, ...summary },
  })
  return { encoder: directory, ...summary }
}

function assertRange(argument: string, value: number, holds: (value: number) => boolean, expected: string): void {
  if (holds(value)) return
  throw new InvalidArgumentError({ argument, message: `${argument} is ${expected}, got ${value}` })
}

function assertEntries({ entries }: AdapterStock, total: number): void {
  if (entries.length >= 2) return
  throw new InvalidArgumentError({
    argument: 'entries',
    message: `${entries.length} of the ${total} entries have a picture that can be read, at least 2 are needed to tell apart; add pictures`,
  })
}

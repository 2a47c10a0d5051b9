import type { RgbImage, Rng } from '@region-r1/core'
import type { SceneQuestionBook } from '@region-r1/scenes'
import { chooseBatchEntries } from './choose-batch-entries.ts'
import { drawTrainingScene } from './draw-training-scene.ts'
import { drawView, gentleChange, photoChange, thingChange } from './draw-view.ts'
import type { EncoderShape } from './encoder-shape.ts'
import { askForKind, groundText } from './entry-texts.ts'
import type { GroundStock } from './ground-stock.ts'
import type { StockEntry } from './picture-stock.ts'
import type { TextTokenizer } from './text-tokenizer.ts'
import { writeCells } from './write-cells.ts'

/** What a step trains on: n entries as scenes show them, the same by their own pictures, S scenes, and texts. */
export interface EncoderBatch {
  /** `[n]`, positions of the entries in the knowledge base. */
  readonly entries: readonly number[]
  /** `[n]`, whether the entry has a text. */
  readonly hasText: readonly boolean[]
  /** `[n]`, which of the K kinds, or -1. */
  readonly kinds: readonly number[]
  /** K. */
  readonly kindCount: number
  /** `[2n + S pictures, cells, numbers of a cell]`. */
  readonly cells: Float32Array
  /** `[n entries' texts + K kinds + 1 for the ground, tokens]`. */
  readonly words: Float32Array
  /** `[S]`, places in `entries` of what each scene shows. */
  readonly members: readonly (readonly number[])[]
  /** `[S, P]`, a place in `entries` for each patch, or `ground` or `unclear`. */
  readonly below: readonly (readonly number[])[]
}

export interface MakeEncoderBatchOptions {
  readonly stock: readonly StockEntry[]
  readonly shape: EncoderShape
  readonly grounds: GroundStock
  readonly tokenizer: TextTokenizer
  readonly book: SceneQuestionBook
  /** n at most, and S. */
  readonly counts: { readonly entries: number; readonly scenes: number }
  /** Of this step alone. */
  readonly rng: Rng
}

const mostKinds = 64
const mostThings = 4
const wordDropout = 0.15
/** Of the entries' own pictures, how many are shown as they are. */
const plainShare = 0.5
/** Of things that can be cut out, how many keep their ground all the same. */
const uncutShare = 0.3
/** How often something else looks in over the edge. */
const neighbourShare = 0.4

export function makeEncoderBatch(options: MakeEncoderBatchOptions): EncoderBatch {
  const { stock, shape, grounds, tokenizer, book, counts, rng } = options
  const entries = chooseBatchEntries(
    stock.map(({ kind }) => kind),
    Math.min(counts.entries, stock.length),
    rng,
  )
  const chosen = entries.map(position => stock[position]!)
  const scenes = Array.from({ length: counts.scenes }, () => {
    const members = rng.shuffle([...entries.keys()]).slice(0, 2 + rng.nextInt(mostThings - 1))
    const pictures = members.map(place => rng.pick(chosen[place]!.shown))
    const { image, below } = drawTrainingScene(grounds(rng), pictures, { rows: shape.rows / 2, rng })
    return { members, image, below: below.map(index => (index < 0 ? index : members[index]!)) }
  })
  const shown = chosen.map(entry => drawShown(entry, chosen, grounds(rng), rng))
  const own = chosen.map(entry => drawOwn(entry, rng))
  const kinds = chooseKinds(chosen, stock, rng)
  const texts = [...chosen.map(({ text }) => text ?? ''), ...kinds.map(kind => askForKind(kind, book, rng)), groundText]
  return {
    entries,
    hasText: chosen.map(({ text }) => text !== undefined),
    kinds: chosen.map(({ kind }) => (kind === undefined ? -1 : kinds.indexOf(kind))),
    kindCount: kinds.length,
    cells: packCells([...shown, ...own, ...scenes.map(({ image }) => image)], shape.cellSide),
    words: tokenizer.weigh(texts, { share: wordDropout, rng }),
    members: scenes.map(({ members }) => members),
    below: scenes.map(({ below }) => below),
  }
}

/** Pictures in the order and layout that the network reads. */
export function packCells(images: readonly RgbImage[], cellSide: number): Float32Array {
  const size = images[0]!.data.length
  const cells = new Float32Array(images.length * size)
  for (const [index, image] of images.entries()) {
    writeCells(image, cellSide, cells.subarray(index * size, (index + 1) * size))
  }
  return cells
}

/** An entry as a box in a scene cuts it out. */
function drawShown({ shown }: StockEntry, all: readonly StockEntry[], view: RgbImage, rng: Rng): RgbImage {
  const { whole, thing } = rng.pick(shown)
  if (thing === whole || rng.next() < uncutShare) {
    drawView(view, whole, photoChange, rng)
    return view
  }
  if (rng.next() < neighbourShare) {
    const other = rng.pick(rng.pick(all).shown).thing
    const shift = (0.7 + 0.25 * rng.next()) * rng.pick([-1, 1])
    const offset = rng.next() < 0.5 ? { x: shift, y: 0 } : { x: 0, y: shift }
    drawView(view, other, { ...thingChange, offset }, rng)
  }
  drawView(view, thing, thingChange, rng)
  return view
}

/** An entry's own picture, now and then as another photographer would have taken it. */
function drawOwn({ own }: StockEntry, rng: Rng): RgbImage {
  const view = { ...own, data: own.data.slice() }
  if (rng.next() >= plainShare) drawView(view, own, gentleChange, rng)
  return view
}

/** The kinds of the step's entries, and others of the knowledge base for them to be told from. */
function chooseKinds(chosen: readonly StockEntry[], stock: readonly StockEntry[], rng: Rng): string[] {
  const known = (entries: readonly StockEntry[]) => entries.flatMap(({ kind }) => (kind === undefined ? [] : [kind]))
  const kinds = new Set(known(chosen))
  for (const kind of rng.shuffle([...new Set(known(stock))])) if (kinds.size < mostKinds) kinds.add(kind)
  return [...kinds]
}

import { combineVectors, computeDotProduct, normalizeVector, type RgbImage, type Rng } from '@region-r1/core'
import type { Weights } from '@region-r1/tensor'
import { drawView, photoChange, thingChange } from './draw-view.ts'
import type { EncoderNetwork } from './encoder-network.ts'
import type { EncoderShape } from './encoder-shape.ts'
import type { GroundStock } from './ground-stock.ts'
import { packCells } from './make-encoder-batch.ts'
import type { StockEntry } from './picture-stock.ts'
import type { TextTokenizer } from './text-tokenizer.ts'

/** How well pictures find their entries among all of the knowledge base, scored as re-ranking does. */
export interface RetrievalResult {
  /** Pictures that were looked for. */
  readonly pictures: number
  /** Entries that each could have found. */
  readonly entries: number
  readonly 'recall@1': number
  readonly mrr: number
}

/** A picture and the position of its entry. */
export interface RetrievalQuery {
  readonly image: RgbImage
  readonly entry: number
}

const mostPictures = 500
const batchSize = 64

/** The held-out pictures; of a knowledge base that has none, a view of each entry that training does not draw. */
export function listRetrievalQueries(stock: readonly StockEntry[], grounds: GroundStock, rng: Rng): RetrievalQuery[] {
  const heldOut = stock.flatMap(({ heldOut }, entry) => heldOut.map(image => ({ image, entry })))
  if (heldOut.length > 0) return rng.shuffle(heldOut).slice(0, mostPictures)
  return rng
    .shuffle([...stock.keys()])
    .slice(0, mostPictures)
    .map(entry => {
      const { whole, thing } = rng.pick(stock[entry]!.shown)
      const image = grounds(rng)
      drawView(image, thing, thing === whole ? photoChange : thingChange, rng)
      return { image, entry }
    })
}

export interface MeasureRetrievalOptions {
  readonly network: EncoderNetwork
  readonly weights: Weights
  readonly shape: EncoderShape
  readonly tokenizer: TextTokenizer
  readonly stock: readonly StockEntry[]
  readonly queries: readonly RetrievalQuery[]
}

export async function measureRetrieval(options: MeasureRetrievalOptions): Promise<RetrievalResult> {
  const { network, weights, shape, tokenizer, stock, queries } = options
  const encode = (images: readonly RgbImage[]) =>
    inBatches(images, async batch => (await network.encodeCells(weights, packCells(batch, shape.cellSide))).embeddings)
  const pictures = await encode(stock.map(({ own }) => own))
  const texts = await inBatches(
    stock.map(({ text }) => text ?? ''),
    batch => network.encodeWords(weights, tokenizer.weigh(batch)),
  )
  const candidates = stock.map(({ text }, entry) => {
    const parts = text === undefined ? [pictures[entry]!] : [pictures[entry]!, texts[entry]!]
    return combineVectors(parts.map(part => normalizeVector(part) ?? part))
  })
  const found = await encode(queries.map(({ image }) => image))
  const ranks = queries.map(({ entry }, query) => {
    const scores = candidates.map(candidate =>
      // An encoder that is not trained yet may see no direction: such an entry is found last.
      candidate === null ? Number.NEGATIVE_INFINITY : computeDotProduct(candidate, found[query]!),
    )
    return 1 + scores.filter(score => score > scores[entry]!).length
  })
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  return {
    pictures: queries.length,
    entries: stock.length,
    'recall@1': mean(ranks.map(rank => (rank === 1 ? 1 : 0))),
    mrr: mean(ranks.map(rank => 1 / rank)),
  }
}

/** The rows of what an encoder gives for batches. */
async function inBatches<Item>(
  items: readonly Item[],
  encode: (batch: readonly Item[]) => Promise<Float32Array>,
): Promise<Float32Array[]> {
  const rows: Float32Array[] = []
  for (let start = 0; start < items.length; start += batchSize) {
    const batch = items.slice(start, start + batchSize)
    const values = await encode(batch)
    const size = values.length / batch.length
    for (const index of batch.keys()) rows.push(values.subarray(index * size, (index + 1) * size))
  }
  return rows
}

import { RegionR1Error, type Rng } from '@region-r1/core'
import {
  type Backend,
  clipGradients,
  copyWeights,
  createAdamWState,
  createWeights,
  updateAdamW,
  type Weights,
} from '@region-r1/tensor'
import type { RetrievalResult } from '../measure-retrieval.ts'
import { type AdapterBatch, backpropagateAdapter, planAdapter } from './adapter-network.ts'
import type { AdapterEntry, AdapterStock } from './adapter-views.ts'
import { measureAdapter } from './measure-adapter.ts'

export interface TrainAdapterOptions {
  readonly stock: AdapterStock
  readonly backend: Backend
  /** At most so many. */
  readonly steps: number
  /** How much a moved name costs beside a view that is not told apart. */
  readonly keepWeight: number
  readonly rng: Rng
  readonly onStep?: ((progress: AdapterProgress) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/** How far a training is; `validation` where it was looked at. */
export interface AdapterProgress {
  readonly step: number
  readonly steps: number
  /** Of held-out photos and crops of them. */
  readonly validation?: RetrievalResult | undefined
}

export interface TrainedAdapter {
  readonly weights: Weights
  /** Of the weights, which are the best that were seen. */
  readonly step: number
}

const batchViews = 256
const mostOthers = 512
const replayed = 128
/** At the start; it falls to nothing over the steps, so that the last weights rest. */
const learningRate = 2e-3
const weightDecay = 0.1
const lookInterval = 20
/** Looks without a better one, after which it ends. */
const patience = 6

/**
 * Trains an adapter on vectors alone, and gives the weights with the best MRR on held-out photos and crops of them: those
 * of no training among them, so that a knowledge base that teaches nothing changes nothing.
 *
 * @throws RegionR1Error where the loss is not a number.
 */
export async function trainAdapter(options: TrainAdapterOptions): Promise<TrainedAdapter> {
  const { stock, backend, steps, keepWeight, rng, onStep, signal } = options
  const size = stock.entries[0]!.views[0]!.length
  const weights = createWeights(planAdapter(size), rng)
  const optimizer = createAdamWState(weights)
  const measure = () => measureAdapter(stock, weights, { crops: true })
  let best: TrainedAdapter = { weights: copyWeights(weights), step: 0 }
  let bestMrr = measure().mrr
  let waited = 0
  for (let step = 1; step <= steps && waited < patience; step++) {
    signal?.throwIfAborted()
    const batch = drawBatch(stock, size, rng.fork(`step/${step}`))
    const { gradients, loss } = await backpropagateAdapter(weights, batch, { backend, keepWeight })
    if (!Number.isFinite(loss)) throw new RegionR1Error({ message: `the loss of step ${step} is not a number` })
    clipGradients(gradients, 1)
    updateAdamW(weights, gradients, optimizer, { learningRate: learningRate * (1 - (step - 1) / steps), weightDecay })
    if (step % lookInterval !== 0 && step !== steps) {
      onStep?.({ step, steps })
      continue
    }
    const validation = measure()
    waited++
    if (validation.mrr > bestMrr) {
      best = { weights: copyWeights(weights), step }
      bestMrr = validation.mrr
      waited = 0
    }
    onStep?.({ step, steps, validation })
  }
  return best
}

/** Views of entries drawn evenly, so that an entry of many photos counts no more, and entries to tell them from. */
function drawBatch({ entries, kinds, replay }: AdapterStock, size: number, rng: Rng): AdapterBatch {
  const drawn = Array.from({ length: batchViews }, () => rng.nextInt(entries.length))
  const others = rng.shuffle([...entries.keys()]).slice(0, mostOthers)
  const shown = [...new Set([...drawn, ...others])]
  const columns = new Map(shown.map((entry, column) => [entry, column]))
  const targets = new Float32Array(batchViews * shown.length)
  const kindTargets = new Float32Array(batchViews * kinds.length)
  for (const [row, entry] of drawn.entries()) {
    targets[row * shown.length + columns.get(entry)!] = 1
    const { kind } = entries[entry]!
    if (kind !== undefined) kindTargets[row * kinds.length + kind] = 1
  }
  const pack = (rows: readonly (Float32Array | undefined)[]) => {
    const packed = new Float32Array(rows.length * size)
    for (const [index, row] of rows.entries()) if (row !== undefined) packed.set(row, index * size)
    return packed
  }
  const pick = <Part extends keyof AdapterEntry>(part: Part) => shown.map(entry => entries[entry]![part])
  return {
    size,
    views: pack(drawn.map(entry => rng.pick(entries[entry]!.views))),
    pictures: pack(pick('picture')),
    texts: pack(pick('text')),
    targets,
    kinds: pack(kinds),
    kindTargets,
    replay: pack(Array.from({ length: replayed }, () => rng.pick(replay))),
  }
}

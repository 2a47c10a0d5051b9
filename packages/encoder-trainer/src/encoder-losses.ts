import { add, matMul, mul, reshape, slice, type Tensor, tensor2d, transpose } from '@tensorflow/tfjs-core'
import { ground } from './draw-training-scene.ts'
import { type LossName, startingScale } from './loss-weights.ts'
import type { EncoderBatch } from './make-encoder-batch.ts'
import { computeCrossEntropy, toUnitLength } from './tfjs-losses.ts'

const smoothing = 0.05
/** Of the dense losses, what the patches under things count; the ground has far more. */
const thingShare = 0.75

export interface EncoderOutputs {
  /** `[2n + S, D]`. */
  readonly embeddings: Tensor
  /** `[2n + S, P, D]`. */
  readonly patches: Tensor
  /** `[n + K + 1, D]`. */
  readonly texts: Tensor
  /** `[entries of the knowledge base + 1 for the ground, D]`. */
  readonly proxies: Tensor
  /** `[1]` for each loss. */
  readonly scales: Readonly<Record<LossName, Tensor>>
}

/** What a row should find: a column, none (the row does not count), or several alike. */
type Target = number | readonly number[] | null

/** Each loss as a scalar, 0 where the batch has nothing for it. All are cross-entropies over cosines. */
export function computeEncoderLosses(batch: EncoderBatch, outputs: EncoderOutputs): Record<LossName, Tensor> {
  const { entries, hasText, kinds, kindCount, members, below } = batch
  const n = entries.length
  const rows = (x: Tensor, start: number, count: number) => slice(x, [start, 0], [count, -1])
  const all = toUnitLength(outputs.embeddings)
  const [shown, own, both] = [rows(all, 0, n), rows(all, n, n), rows(all, 0, 2 * n)]
  const scenes = rows(all, 2 * n, members.length)
  const allTexts = toUnitLength(outputs.texts)
  // An entry without a text scores by its picture alone.
  const present = tensor2d(hasText.map(Number), [n, 1])
  const texts = mul(rows(allTexts, 0, n), present)
  const kindTexts = rows(allTexts, n, kindCount + 1)
  const proxies = toUnitLength(outputs.proxies)
  const candidates = toUnitLength(add(own, texts))
  const { scales } = outputs

  const here = [...entries.keys()]
  const withText = here.map(place => (hasText[place] ? place : null))
  const known = kinds.map(kind => (kind < 0 ? null : kind))
  const [, patchCount, patchSize] = outputs.patches.shape as [number, number, number]
  const tokens = toUnitLength(
    rows(reshape(outputs.patches, [-1, patchSize]), 2 * n * patchCount, members.length * patchCount),
  )
  const under = below.flat()
  const weights = balance(under)
  const groundClass = outputs.proxies.shape[0]! - 1

  const score = (name: LossName, a: Tensor, b: Tensor) => mul(mul(matMul(a, transpose(b)), scales[name]), startingScale)
  const find = (name: LossName, a: Tensor, b: Tensor, targets: readonly Target[], options: FindOptions = {}) =>
    crossEntropy(score(name, a, b), targets, options)
  const findBothWays = (name: LossName, a: Tensor, b: Tensor) => {
    const scores = score(name, a, b)
    return mul(add(crossEntropy(scores, here), crossEntropy(transpose(scores), here)), 0.5)
  }
  return {
    entry: findBothWays('entry', shown, candidates),
    image: findBothWays('image', shown, own),
    text: mul(add(find('text', both, texts, [...withText, ...withText]), find('text', texts, shown, withText)), 0.5),
    textClass: find('textClass', texts, proxies, mask(entries, hasText), { smoothing }),
    kind: find('kind', both, kindTexts, [...known, ...known]),
    class: find('class', both, proxies, [...entries, ...entries], { smoothing }),
    scene: find(
      'scene',
      scenes,
      proxies,
      members.map(places => places.map(place => entries[place]!)),
    ),
    patchClass: find(
      'patchClass',
      tokens,
      proxies,
      under.map(place => (place < 0 ? groundClass : entries[place]!)),
      {
        weights,
        smoothing,
      },
    ),
    patchKind: find(
      'patchKind',
      tokens,
      kindTexts,
      under.map(place => (place < 0 ? kindCount : known[place]!)),
      {
        weights,
      },
    ),
  }
}

interface FindOptions {
  /** `[N]`, before rows without a target are taken out; the same for all if absent. */
  readonly weights?: readonly number[] | undefined
  readonly smoothing?: number | undefined
}

function crossEntropy(
  logits: Tensor,
  targets: readonly Target[],
  { weights, smoothing = 0 }: FindOptions = {},
): Tensor {
  const [count, columns] = logits.shape as [number, number]
  const wanted = new Float32Array(count * columns)
  const counted = targets.map((target, row) => (target === null ? 0 : (weights?.[row] ?? 1)))
  const total = counted.reduce((sum, weight) => sum + weight, 0)
  for (const [row, target] of targets.entries()) {
    if (target === null) continue
    const found = typeof target === 'number' ? [target] : target
    wanted.fill(smoothing / columns, row * columns, (row + 1) * columns)
    for (const column of found) wanted[row * columns + column]! += (1 - smoothing) / found.length
  }
  return computeCrossEntropy(
    logits,
    tensor2d(wanted, [count, columns]),
    tensor2d(
      counted.map(weight => (total > 0 ? weight / total : 0)),
      [count, 1],
    ),
  )
}

/** What each patch counts: those under things by their share, those of the ground by the rest, unclear ones nothing. */
function balance(under: readonly number[]): number[] {
  const things = under.filter(place => place >= 0).length
  const grounds = under.filter(place => place === ground).length
  return under.map(place => (place >= 0 ? thingShare / things : place === ground ? (1 - thingShare) / grounds : 0))
}

function mask(targets: readonly number[], counts: readonly boolean[]): Target[] {
  return targets.map((target, row) => (counts[row] ? target : null))
}

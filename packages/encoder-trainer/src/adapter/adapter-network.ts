import { type Backend, type Gradients, readAndDispose, type WeightPlan, type Weights } from '@region-r1/tensor'
import {
  add,
  matMul,
  mul,
  type Scalar,
  sum,
  type Tensor,
  type Tensor2D,
  tensor2d,
  tidy,
  transpose,
  valueAndGrads,
} from '@tensorflow/tfjs-core'
import { computeCrossEntropy, toUnitLength } from '../tfjs-losses.ts'

/** Vectors of a step, rows of `size` numbers; a missing part of an entry is a row of zeros. */
export interface AdapterBatch {
  readonly size: number
  readonly views: Float32Array
  /** Of the entries that views are told apart from, the batch's own among them. */
  readonly pictures: Float32Array
  readonly texts: Float32Array
  /** `[views, entries]`: 1 where the view is of the entry. */
  readonly targets: Float32Array
  readonly kinds: Float32Array
  /** `[views, kinds]`, a row of zeros where the view has none. */
  readonly kindTargets: Float32Array
  readonly replay: Float32Array
}

export interface AdapterStep {
  readonly gradients: Gradients
  /** What is minimised. */
  readonly loss: number
}

/** How sharply a cosine tells entries apart. */
const sharpness = 20
const kindWeight = 0.5

/** What is added to the identity, for pictures and for texts: at 0 the encoder is as it was, and weight decay pulls there. */
export function planAdapter(size: number): WeightPlan[] {
  return [
    ['pictures', [size, size], { constant: 0 }],
    ['texts', [size, size], { constant: 0 }],
  ]
}

/**
 * The losses of a batch and their gradients: a view finds its entry (picture and text at unit length, added, as candidates
 * are) and a question about its kind; replayed names stay where they are.
 */
export async function backpropagateAdapter(
  weights: Weights,
  batch: AdapterBatch,
  { backend, keepWeight }: { readonly backend: Backend; readonly keepWeight: number },
): Promise<AdapterStep> {
  const { size } = batch
  backend.activate()
  const toRows = (values: Float32Array) => tensor2d(values, [values.length / size, size])
  const { value, grads } = tidy(() => {
    const [views, pictures, texts, kinds, replay] = [
      batch.views,
      batch.pictures,
      batch.texts,
      batch.kinds,
      batch.replay,
    ].map(toRows)
    const count = batch.views.length / size
    const targets = tensor2d(batch.targets, [count, batch.targets.length / count])
    const even = tensor2d(new Float32Array(count).fill(1 / count), [count, 1])
    return valueAndGrads((forPictures: Tensor, forTexts: Tensor) => {
      const adapt = (rows: Tensor, matrix: Tensor) =>
        toUnitLength(add(rows, matMul(rows as Tensor2D, matrix as Tensor2D)))
      const compare = (a: Tensor, b: Tensor) => mul(matMul(a as Tensor2D, transpose(b) as Tensor2D), sharpness)
      const shown = adapt(views!, forPictures)
      const candidates = toUnitLength(add(adapt(pictures!, forPictures), adapt(texts!, forTexts)))
      const entry = computeCrossEntropy(compare(shown, candidates), targets, even)
      const drift = [forPictures, forTexts].map(matrix => {
        const moved = matMul(replay as Tensor2D, matrix as Tensor2D)
        return mul(sum(mul(moved, moved)), size / batch.replay.length)
      })
      const loss = add(entry, mul(add(drift[0]!, drift[1]!), keepWeight))
      if (batch.kindTargets.length === 0) return loss as Scalar
      const kindTargets = tensor2d(batch.kindTargets, [count, batch.kindTargets.length / count])
      const kind = computeCrossEntropy(compare(shown, adapt(kinds!, forTexts)), kindTargets, even)
      return add(loss, mul(kind, kindWeight)) as Scalar
    })([weights.pictures!, weights.texts!].map(({ values }) => tensor2d(values, [size, size])))
  })
  const [pictureGradient, textGradient] = await Promise.all(grads.map(readAndDispose))
  return {
    gradients: { pictures: pictureGradient!, texts: textGradient! },
    loss: (await readAndDispose(value))[0]!,
  }
}

/** `rows + rows matrix`, on plain arrays: what an adapted encoder gives before unit length. */
export function applyAdapter(row: Float32Array, matrix: Float32Array): Float32Array {
  const adapted = row.slice()
  for (const [from, value] of row.entries()) {
    for (let to = 0; to < row.length; to++) adapted[to]! += value * matrix[from * row.length + to]!
  }
  return adapted
}

import type { EncoderOperations } from './encoder-operations.ts'
import { type EncoderShape, expansion } from './encoder-shape.ts'

export interface VisionOutputs<T> {
  /** `[B, D]`, not of unit length. */
  readonly embedding: T
  /** `[B, P, D]`, row by row, in the space of the texts. */
  readonly patches: T
}

/**
 * The network of pictures. Cells of pixels become vectors; blocks bring neighbours together and change each cell by
 * itself (ConvNeXt's blocks: Liu et al., 2022); half way, four cells become one. Each of the last cells is a patch token.
 * The whole is the sum of what all of them show, and the patch tokens themselves as far as they matter.
 *
 * @param cells - `[B * rows * columns, numbers of a cell]` of the first grid, row by row
 */
export function defineVision<T>(
  ops: EncoderOperations<T>,
  shape: EncoderShape,
  weights: Readonly<Record<string, T>>,
  cells: T,
): VisionOutputs<T> {
  const { widths, blocks, rows, embeddingSize } = shape
  const linear = createLinear(ops, weights)
  const [narrow, wide] = widths
  const half = rows / 2

  const runBlocks = (stage: number, start: T) => {
    const [side, width] = stage === 0 ? [rows, narrow] : [half, wide]
    let x = start // [B * side * side, width]
    for (let block = 0; block < blocks[stage]!; block++) {
      const name = `stage${stage}.block${block}`
      const grid = ops.reshape(x, [-1, side, side, width])
      const mixed = ops.reshape(ops.mixNeighbours(grid, weights[`${name}.mix`]!, width), [-1, width])
      const hidden = ops.relu(linear(`${name}.widen`, ops.normalize(mixed)))
      x = ops.add(x, linear(`${name}.narrow`, hidden))
    }
    return ops.normalize(x)
  }

  const fine = runBlocks(0, linear('cells', cells))
  // Two rows of pairs of cells -> pairs of rows side by side: [B * half, 2, half, 2C] -> [B * half, half, 2, 2C].
  const pairs = ops.transpose(ops.reshape(fine, [-1, 2, half, 2 * narrow]), [0, 2, 1, 3])
  const tokens = runBlocks(1, linear('merge', ops.reshape(pairs, [-1, 4 * narrow]))) // [B * P, wide]

  const perPicture = (x: T, size: number) => ops.reshape(x, [-1, half * half, size])
  const patches = linear('patches', ops.relu(linear('patchesHidden', tokens))) // [B * P, D]
  const salience = ops.softmax(ops.reshape(linear('salience', tokens), [-1, half * half])) // [B, P]
  const things = ops.sumPatches(perPicture(ops.multiply(patches, ops.reshape(salience, [-1, 1])), embeddingSize))
  const seen = ops.sumPatches(perPicture(ops.relu(linear('wholeHidden', tokens)), expansion * wide))
  const whole = linear('whole', ops.normalize(seen))
  return { embedding: ops.add(whole, things), patches: perPicture(patches, embeddingSize) }
}

/**
 * The network of texts: the mean of their tokens' vectors, changed twice.
 *
 * @param words - as `TensorOperations.embedWords` takes them
 * @returns `[B, D]`, not of unit length
 */
export function defineText<T>(ops: EncoderOperations<T>, weights: Readonly<Record<string, T>>, words: T): T {
  const linear = createLinear(ops, weights)
  const mean = ops.normalize(ops.embedWords(words, weights.words!))
  return ops.add(linear('textMean', mean), linear('text', ops.relu(linear('textHidden', mean))))
}

function createLinear<T>(ops: EncoderOperations<T>, weights: Readonly<Record<string, T>>) {
  return (name: string, x: T) => ops.add(ops.matMul(x, weights[`${name}.weight`]!), weights[`${name}.bias`]!)
}

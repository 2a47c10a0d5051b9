import type { HeadConfig } from './head-config.ts'
import type { TensorOperations } from './tensor-operations.ts'

export interface HeadInputs<T> {
  /** `[B, P, Dp]`. */
  readonly patches: T
  /** `[B, D]`, the full picture. */
  readonly embedding: T
  /** `[B, D]`. */
  readonly question: T
  /** As `TensorOperations.embedWords` takes it. */
  readonly words: T
  /** `[P, A]`, {@link createPoolingMatrices}. */
  readonly inside: T
  readonly around: T
}

export interface HeadOutputs<T> {
  /** `[B, 1]`, of the probability to crop. */
  readonly cropLogit: T
  /** `[B, A]`, of the box given a crop. */
  readonly anchorLogits: T
}

/**
 * The network of the policy. Each patch meets the question: added, as a gate, and by how well it agrees with it
 * (where patches and texts share a space); the patches look at each other; an anchor is judged by the mean of the
 * patches inside of it and of those around it, the decision by what the question attends to.
 */
export function defineHead<T>(
  ops: TensorOperations<T>,
  { hiddenSize: h, attentionHeads, blocks, patchGrid, embeddingSize, anchors }: HeadConfig,
  weights: Readonly<Record<string, T>>,
  inputs: HeadInputs<T>,
): HeadOutputs<T> {
  const patchCount = patchGrid.rows * patchGrid.columns
  const weight = (name: string) => weights[name]!
  const linear = (name: string, x: T) => ops.add(ops.matMul(x, weight(`${name}.weight`)), weight(`${name}.bias`))
  const norm = (name: string, x: T) =>
    ops.add(ops.multiply(ops.normalize(x), weight(`${name}.scale`)), weight(`${name}.shift`))
  const perPatch = (x: T) => ops.reshape(x, [-1, patchCount, h]) // [B * P, H] -> [B, P, H]
  const perQuery = (x: T) => ops.reshape(x, [-1, 1, h]) // [B, H] -> [B, 1, H]
  const flat = (x: T) => ops.reshape(x, [-1, h])

  const tokens = ops.normalize(inputs.patches) // [B, P, Dp]
  const question = ops.normalize(inputs.question)
  const asked = ops.add(linear('question', question), ops.embedWords(inputs.words, weight('words'))) // [B, H]
  const query = ops.add(asked, linear('picture', ops.normalize(inputs.embedding)))

  let x = perPatch(linear('patch', ops.reshape(tokens, [-1, patchGrid.size])))
  x = ops.add(x, ops.multiply(x, perQuery(linear('gate', asked))))
  x = ops.add(ops.add(x, perQuery(query)), weight('position'))
  if (patchGrid.size === embeddingSize) {
    const agreement = ops.matMul(tokens, ops.reshape(question, [-1, embeddingSize, 1])) // [B, P, 1]
    const contrast = ops.normalize(ops.reshape(agreement, [-1, patchCount])) // over the picture's patches
    x = ops.add(x, perPatch(ops.matMul(ops.reshape(contrast, [-1, 1]), weight('agreement'))))
  }

  for (let block = 0; block < blocks; block++) {
    const name = `block${block}`
    const split = (y: T) =>
      ops.transpose(ops.reshape(y, [-1, patchCount, attentionHeads, h / attentionHeads]), [0, 2, 1, 3])
    const seen = flat(norm(`${name}.attentionNorm`, x))
    const keys = ops.transpose(split(linear(`${name}.key`, seen)), [0, 1, 3, 2])
    const attention = ops.softmax(ops.matMul(split(linear(`${name}.query`, seen)), keys)) // [B, heads, P, P]
    const mixed = ops.matMul(attention, split(linear(`${name}.value`, seen)))
    x = ops.add(x, perPatch(linear(`${name}.output`, flat(ops.transpose(mixed, [0, 2, 1, 3])))))
    const wide = ops.relu(linear(`${name}.widen`, flat(norm(`${name}.mixNorm`, x))))
    x = ops.add(x, perPatch(linear(`${name}.narrow`, wide)))
  }
  x = norm('finalNorm', x)

  const columns = ops.reshape(ops.transpose(x, [0, 2, 1]), [-1, patchCount]) // [B * H, P]
  const pool = (matrix: T) =>
    flat(ops.transpose(ops.reshape(ops.matMul(columns, matrix), [-1, h, anchors.length]), [0, 2, 1])) // [B * A, H]
  const judged = ops.add(linear('inside', pool(inputs.inside)), linear('around', pool(inputs.around)))
  const placed = ops.add(ops.reshape(judged, [-1, anchors.length, h]), weight('anchor')) // [B, A, H]
  const anchorLogits = ops.reshape(linear('anchorLogit', flat(ops.relu(placed))), [-1, anchors.length])

  const wanted = ops.reshape(linear('pool', query), [-1, h, 1])
  const attended = ops.softmax(ops.reshape(ops.matMul(x, wanted), [-1, 1, patchCount])) // [B, 1, P]
  const gist = ops.add(ops.reshape(ops.matMul(attended, x), [-1, h]), query)
  const cropLogit = linear('cropLogit', ops.relu(linear('decision', gist)))
  return { cropLogit, anchorLogits }
}

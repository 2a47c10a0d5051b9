import type { TensorOperations } from '@region-r1/tensor'
import { type HeadConfig, hasAgreement } from './head-config.ts'

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
 * The network of the policy. A query made of the question and the full picture attends to the patches, a few times over;
 * what it finds makes it richer, and it in turn conditions each patch. An anchor is judged by the mean of the patches
 * inside of it and of those around it, the decision by the query alone.
 *
 * Where patches and texts share a space, how well each patch agrees with the question is an input of its own, and also
 * goes straight to the anchors: before it has learned anything, the head chooses as `similarity` does.
 */
export function defineHead<T>(
  ops: TensorOperations<T>,
  config: HeadConfig,
  weights: Readonly<Record<string, T>>,
  inputs: HeadInputs<T>,
): HeadOutputs<T> {
  const { hiddenSize: h, attentionHeads: heads, blocks, patchGrid, embeddingSize, anchors, readsQuestion } = config
  const patchCount = patchGrid.rows * patchGrid.columns
  const weight = (name: string) => weights[name]!
  const linear = (name: string, x: T) => ops.add(ops.matMul(x, weight(`${name}.weight`)), weight(`${name}.bias`))
  const perPatch = (x: T) => ops.reshape(x, [-1, patchCount, h]) // [B * P, H] -> [B, P, H]
  const perQuery = (x: T) => ops.reshape(x, [-1, 1, h]) // [B, H] -> [B, 1, H]
  const flat = (x: T) => ops.reshape(x, [-1, h])

  const tokens = ops.normalize(inputs.patches) // [B, P, Dp]
  const question = ops.normalize(inputs.question)
  let query = linear('picture', ops.normalize(inputs.embedding)) // [B, H]
  if (readsQuestion) {
    const asked = ops.add(linear('question', question), ops.embedWords(inputs.words, weight('words')))
    query = ops.add(asked, query)
  }

  const seen = perPatch(ops.matMul(ops.reshape(tokens, [-1, patchGrid.size]), weight('patch')))
  let x = ops.add(seen, weight('position')) // [B, P, H]
  let contrast: T | null = null // [B, P], over the picture's patches
  if (hasAgreement(config)) {
    const agreement = ops.matMul(tokens, ops.reshape(question, [-1, embeddingSize, 1])) // [B, P, 1]
    contrast = ops.normalize(ops.reshape(agreement, [-1, patchCount]))
    x = ops.add(x, perPatch(ops.matMul(ops.reshape(contrast, [-1, 1]), weight('agreement'))))
  }

  for (let block = 0; block < blocks; block++) {
    const name = `block${block}`
    const patches = ops.normalize(x)
    const wanted = ops.reshape(linear(`${name}.wanted`, ops.normalize(query)), [-1, h, heads])
    const attention = ops.softmax(ops.transpose(ops.matMul(patches, wanted), [0, 2, 1])) // [B, heads, P]
    const found = ops.reshape(ops.matMul(attention, patches), [-1, heads * h])
    query = ops.add(query, linear(`${name}.found`, found))
    const condition = perQuery(linear(`${name}.condition`, ops.normalize(query)))
    const mixed = ops.relu(ops.add(perPatch(ops.matMul(flat(patches), weight(`${name}.mix`))), condition))
    x = ops.add(x, perPatch(ops.matMul(flat(mixed), weight(`${name}.output`))))
  }

  const columns = ops.reshape(ops.transpose(ops.normalize(x), [0, 2, 1]), [-1, patchCount]) // [B * H, P]
  const pool = (matrix: T) =>
    flat(ops.transpose(ops.reshape(ops.matMul(columns, matrix), [-1, h, anchors.length]), [0, 2, 1])) // [B * A, H]
  const judged = ops.add(
    ops.matMul(pool(inputs.inside), weight('inside')),
    ops.matMul(pool(inputs.around), weight('around')),
  )
  const asking = ops.normalize(query)
  const placed = ops.add(
    ops.add(ops.reshape(judged, [-1, anchors.length, h]), weight('anchor')),
    perQuery(linear('anchorQuery', asking)),
  ) // [B, A, H]
  let anchorLogits = ops.reshape(ops.matMul(flat(ops.relu(placed)), weight('anchorLogit')), [-1, anchors.length])
  if (contrast !== null) {
    const within = ops.multiply(ops.matMul(contrast, inputs.inside), weight('contrastInside'))
    const about = ops.multiply(ops.matMul(contrast, inputs.around), weight('contrastAround'))
    anchorLogits = ops.add(anchorLogits, ops.add(within, about))
  }
  const cropLogit = linear('cropLogit', ops.relu(linear('decision', asking)))
  return { cropLogit, anchorLogits }
}

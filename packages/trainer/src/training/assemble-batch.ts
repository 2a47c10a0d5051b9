import type { Rng } from '@region-r1/core'
import type { HeadBatch } from '../head/head-batch.ts'
import type { HeadConfig } from '../head/head-config.ts'
import type { TrainingQuery } from './training-set.ts'

const paddingId = 0
const unknownId = 1

export interface DropoutOptions {
  readonly rng: Rng
  /** Of the features of a query, the share that is zero; the others grow to make up for it. */
  readonly featureDropout: number
  /** Of its words, the share that is taken for unknown. */
  readonly wordDropout: number
}

/**
 * Packs queries for the head. Dropout, where asked for, is done here: it draws from our generator, so that every backend
 * sees the same numbers. A feature is left out of all patches of a query at once.
 */
export function assembleBatch(
  queries: readonly TrainingQuery[],
  { embeddingSize, patchGrid, wordCount }: HeadConfig,
  dropout?: DropoutOptions,
): HeadBatch {
  const patchCount = patchGrid.rows * patchGrid.columns
  const size = queries.length
  const patches = new Float32Array(size * patchCount * patchGrid.size)
  const embeddings = new Float32Array(size * embeddingSize)
  const questions = new Float32Array(size * embeddingSize)
  const words = new Float32Array(size * wordCount)
  for (const [row, { table, questionIds }] of queries.entries()) {
    patches.set(table.picture.patches, row * patchCount * patchGrid.size)
    embeddings.set(table.picture.embedding, row * embeddingSize)
    questions.set(table.questionEmbedding, row * embeddingSize)
    const present = questionIds.filter(id => id !== paddingId)
    for (const id of present) {
      const isDropped = dropout !== undefined && dropout.rng.next() < dropout.wordDropout
      words[row * wordCount + (isDropped ? unknownId : id)]! += 1 / present.length
    }
  }
  if (dropout !== undefined && dropout.featureDropout > 0) {
    for (let row = 0; row < size; row++) {
      mask(patches, row * patchCount * patchGrid.size, patchGrid.size, patchCount, dropout)
      mask(embeddings, row * embeddingSize, embeddingSize, 1, dropout)
      mask(questions, row * embeddingSize, embeddingSize, 1, dropout)
    }
  }
  return { size, patches, embeddings, questions, words, anchors: queries.map(({ table }) => table.picture.anchors) }
}

/** Scales `count` vectors of one length in place by the same mask. */
function mask(values: Float32Array, start: number, size: number, count: number, options: DropoutOptions): void {
  const { rng, featureDropout } = options
  for (let feature = 0; feature < size; feature++) {
    const factor = rng.next() < featureDropout ? 0 : 1 / (1 - featureDropout)
    for (let vector = 0; vector < count; vector++) values[start + vector * size + feature]! *= factor
  }
}

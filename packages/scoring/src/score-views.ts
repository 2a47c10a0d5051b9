import type { DualEncoder, ImageView } from '@region-r1/core'
import { computeScores } from './compute-scores.ts'

/** What scores. */
export interface ScoreViewsOptions {
  readonly scorer: DualEncoder
  readonly signal?: AbortSignal | undefined
}

/**
 * Embeddings of views, each distinct one encoded once and all in one batch; no pass where there are none.
 *
 * @returns `[D]` each, in the order given
 */
export async function encodeViews(
  views: readonly ImageView[],
  { scorer, signal }: ScoreViewsOptions,
): Promise<Float32Array[]> {
  const distinct: ImageView[] = []
  const places = views.map(view => {
    const known = distinct.findIndex(other => isSameView(other, view))
    return known === -1 ? distinct.push(view) - 1 : known
  })
  const features = distinct.length === 0 ? [] : await scorer.encodeImages(distinct, { signal })
  return places.map(place => features[place]!.embedding)
}

/**
 * How views of one query's picture score its candidates.
 *
 * @param candidateEmbeddings - `[K, D]`, as `embedCandidates` packs them
 * @returns `[K]` for each view, NaN for candidates that could not be read
 */
export async function scoreViews(
  views: readonly ImageView[],
  candidateEmbeddings: Float32Array,
  options: ScoreViewsOptions,
): Promise<Float64Array[]> {
  const embeddings = await encodeViews(views, options)
  return embeddings.map(embedding => computeScores(embedding, candidateEmbeddings))
}

function isSameView(a: ImageView, b: ImageView): boolean {
  if (a.image !== b.image) return false
  if (a.box === undefined || b.box === undefined) return a.box === b.box
  return a.box.x1 === b.box.x1 && a.box.y1 === b.box.y1 && a.box.x2 === b.box.x2 && a.box.y2 === b.box.y2
}

import { combineVectors, computeDotProduct, normalizeVector } from '@region-r1/core'
import type { Weights } from '@region-r1/tensor'
import type { RetrievalResult } from '../measure-retrieval.ts'
import { applyAdapter } from './adapter-network.ts'
import type { AdapterStock } from './adapter-views.ts'

/**
 * How well held-out photos find their entries, scored as re-ranking does; the shown views where none is held out.
 * `crops` counts crops of these photos beside them: more to choose weights by, and more like what a policy cuts out.
 */
export function measureAdapter(
  { entries }: AdapterStock,
  weights: Weights,
  { crops = false }: { readonly crops?: boolean } = {},
): RetrievalResult {
  const adapt = (vector: Float32Array, name: 'pictures' | 'texts') => {
    const adapted = applyAdapter(vector, weights[name]!.values)
    return normalizeVector(adapted) ?? adapted
  }
  const candidates = entries.map(({ picture, text }) =>
    combineVectors([...(picture ? [adapt(picture, 'pictures')] : []), ...(text ? [adapt(text, 'texts')] : [])]),
  )
  const hasHeldOut = entries.some(({ heldOut }) => heldOut.length > 0)
  const ranks = entries.flatMap(({ heldOut, heldOutCrops, views }, entry) =>
    (hasHeldOut ? [...heldOut, ...(crops ? heldOutCrops : [])] : views).map(view => {
      const query = adapt(view, 'pictures')
      const scores = candidates.map(candidate =>
        candidate === null ? Number.NEGATIVE_INFINITY : computeDotProduct(candidate, query),
      )
      return 1 + scores.filter(score => score > scores[entry]!).length
    }),
  )
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  return {
    pictures: ranks.length,
    entries: entries.length,
    'recall@1': mean(ranks.map(rank => (rank === 1 ? 1 : 0))),
    mrr: mean(ranks.map(rank => 1 / rank)),
  }
}

/** Mean cosine of names that no entry has with what they were: 1 where nothing was forgotten. */
export function measureKept({ replay }: AdapterStock, weights: Weights): number {
  const cosines = replay.map(vector => {
    const adapted = normalizeVector(applyAdapter(vector, weights.texts!.values))
    return adapted === null ? 0 : computeDotProduct(vector, adapted)
  })
  return cosines.reduce((sum, cosine) => sum + cosine, 0) / cosines.length
}

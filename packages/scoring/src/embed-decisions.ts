import { combineVectors, type DualEncoder, type ImageView, type PixelBox } from '@region-r1/core'
import type { Looker } from './create-looker.ts'
import type { Decision } from './decide.ts'
import type { PreparedQuery } from './prepare-query.ts'
import { encodeViews } from './score-views.ts'

/** A query whose picture is ranked by what was decided. */
export interface EmbeddableQuery {
  readonly query: Pick<PreparedQuery, 'image' | 'fullEmbedding'>
  readonly decision: Decision
  readonly looker: Looker
}

/** What a decision comes to. */
export interface EmbeddedDecision {
  /** `[D]` by the scorer: of the full picture where it was kept, else of the region, or the regions' weighted sum. */
  readonly embedding: Float32Array
  /** Passes that the query's picture took, the full one and all looks counted. */
  readonly passes: number
}

/**
 * Vectors of decisions. A crop that the scorer has looked at is not encoded again; those left of all queries go through it
 * in one batch.
 */
export async function embedDecisions(
  decided: readonly EmbeddableQuery[],
  {
    encoder,
    scorer = encoder,
    signal,
  }: { encoder: DualEncoder; scorer?: DualEncoder; signal?: AbortSignal | undefined },
): Promise<EmbeddedDecision[]> {
  const isSeen = scorer === encoder
  const views: ImageView[] = []
  const lists = decided.map(({ query, decision, looker }) =>
    listRegions(decision).map(({ box, weight }) => {
      const known = isSeen ? looker.recall(box) : undefined
      if (known === undefined) views.push({ image: query.image, box })
      return { weight, known }
    }),
  )
  const rest = (await encodeViews(views, { scorer, signal }))[Symbol.iterator]()
  return decided.map(({ query, looker }, index) => {
    const regions = lists[index]!
    const vectors = regions.map(({ weight, known }) => ({ weight, vector: known ?? rest.next().value! }))
    const fresh = regions.filter(({ known }) => known === undefined).length
    return {
      embedding: sumRegions(vectors) ?? query.fullEmbedding,
      passes: (isSeen ? 1 : 2) + looker.passes + fresh,
    }
  })
}

function listRegions(decision: Decision): readonly { readonly box: PixelBox; readonly weight: number }[] {
  if (decision.type !== 'crop') return []
  return decision.regions ?? [{ box: decision.box, weight: 1 }]
}

/** Null where there is no region, or the sum has no direction. One region is its own vector, to the bit. */
function sumRegions(
  regions: readonly { readonly weight: number; readonly vector: Float32Array }[],
): Float32Array | null {
  if (regions.length === 1) return regions[0]!.vector
  return combineVectors(regions.map(({ weight, vector }) => vector.map(value => weight * value)))
}

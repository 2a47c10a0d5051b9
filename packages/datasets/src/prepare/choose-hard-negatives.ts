import { computeDotProduct } from '@region-r1/core'
import { getVector, type ImageVectors } from './image-vectors.ts'
import type { Neighbour } from './nearest-search.ts'

/** How negatives are chosen among the neighbours of a query's picture. */
export const hardNegativeRules = ['reference', 'falling'] as const

/** The name of a rule: see {@link chooseHardNegatives}. */
export type HardNegativeRule = (typeof hardNegativeRules)[number]

/** A query's picture, its neighbours, and the rule. */
export interface ChooseHardNegativesOptions {
  readonly vectors: ImageVectors
  /** The query's picture, and those of its entry: a run of the vectors' keys. */
  readonly query: number
  readonly start: number
  readonly end: number
  /** Best first; the query's own picture may be among them. */
  readonly neighbours: readonly Neighbour[]
  /** How far a negative's similarity may lie from the positive's. */
  readonly tolerance: number
  readonly rule: HardNegativeRule
}

/** The positive, and all that may be negatives, the one to be taken first in front; one picture of an entry at most. */
export interface HardNegatives {
  /** Undefined where the neighbours hold no other picture of the query's entry. */
  readonly positive: Neighbour | undefined
  readonly negatives: readonly Neighbour[]
}

/**
 * The positive and the hard negatives of a query.
 *
 * `reference`, the rule of the paper's public code: of each entry the best picture alone counts, a picture that a nearer
 * entry has shown already is passed over, the positive must be among the neighbours, and the negatives within the
 * tolerance come nearest to the positive's similarity first. `falling`: the positive is the best of the entry's other
 * pictures wherever it stands, and pictures within the tolerance come in falling similarity to the query.
 */
export function chooseHardNegatives({ rule, ...options }: ChooseHardNegativesOptions): HardNegatives {
  return rule === 'reference' ? chooseByReference(options) : chooseFalling(options)
}

type Options = Omit<ChooseHardNegativesOptions, 'rule'>

function chooseByReference({ vectors: { keys }, query, neighbours, tolerance }: Options): HardNegatives {
  const own = keys[query]!.entry
  const pictures = new Set([keys[query]!.image])
  const best = new Map<string, Neighbour>()
  for (const neighbour of neighbours) {
    const { entry, image } = keys[neighbour.index]!
    if (best.has(entry) || pictures.has(image)) continue
    best.set(entry, neighbour)
    pictures.add(image)
  }
  const positive = best.get(own)
  best.delete(own)
  if (positive === undefined) return { positive, negatives: [] }
  const distance = ({ similarity }: Neighbour) => Math.abs(similarity - positive.similarity)
  const negatives = [...best.values()].filter(neighbour => distance(neighbour) <= tolerance)
  return { positive, negatives: negatives.sort((a, b) => distance(a) - distance(b)) }
}

function chooseFalling({ vectors, query, start, end, neighbours, tolerance }: Options): HardNegatives {
  let positive: Neighbour | undefined
  for (let index = start; index < end; index++) {
    if (index === query) continue
    const similarity = computeDotProduct(getVector(vectors, query), getVector(vectors, index))
    if (positive === undefined || similarity > positive.similarity) positive = { index, similarity }
  }
  if (positive === undefined) return { positive, negatives: [] }
  const { similarity } = positive
  const taken = new Set([vectors.keys[query]!.entry])
  const negatives = neighbours.filter(neighbour => {
    const { entry } = vectors.keys[neighbour.index]!
    if (taken.has(entry) || Math.abs(neighbour.similarity - similarity) > tolerance) return false
    taken.add(entry)
    return true
  })
  return { positive, negatives }
}

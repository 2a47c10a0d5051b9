import { computeDotProduct } from '@region-r1/core'
import type { HardNegativeRule } from '../names.ts'
import type { ImageVectors } from '../vectors/image-vectors.ts'
import type { Neighbour } from '../vectors/nearest-search.ts'

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
export function chooseHardNegatives({ rule, ...options }: ChooseHardNegativesOptions): Promise<HardNegatives> {
  return rule === 'reference' ? chooseByReference(options) : chooseFalling(options)
}

type Options = Omit<ChooseHardNegativesOptions, 'rule'>

async function chooseByReference({ vectors, query, neighbours, tolerance }: Options): Promise<HardNegatives> {
  const { entries } = vectors
  const shown = createPictureSet(vectors)
  shown.add(query)
  const best = new Map<number, Neighbour>()
  for (const neighbour of neighbours) {
    const entry = entries[neighbour.index]!
    if (best.has(entry) || (await shown.has(neighbour.index))) continue
    best.set(entry, neighbour)
    shown.add(neighbour.index)
  }
  const own = entries[query]!
  const positive = best.get(own)
  best.delete(own)
  if (positive === undefined) return { positive, negatives: [] }
  const distance = ({ similarity }: Neighbour) => Math.abs(similarity - positive.similarity)
  const negatives = [...best.values()].filter(neighbour => distance(neighbour) <= tolerance)
  return { positive, negatives: negatives.sort((a, b) => distance(a) - distance(b)) }
}

/** Pictures told apart by their hashes, and by their keys where hashes are the same. */
function createPictureSet({ pictures, getKey }: ImageVectors) {
  const seen = new Map<number, number[]>()
  const getImage = async (index: number) => (await getKey(index)).image
  return {
    async has(index: number): Promise<boolean> {
      const alike = seen.get(pictures[index]!) ?? []
      if (alike.length === 0) return false
      const image = await getImage(index)
      const images = await Promise.all(alike.map(getImage))
      return image !== undefined && images.includes(image)
    },
    add(index: number): void {
      const hash = pictures[index]!
      seen.set(hash, [...(seen.get(hash) ?? []), index])
    },
  }
}

async function chooseFalling(options: Options): Promise<HardNegatives> {
  const { vectors, query, start, end, neighbours, tolerance } = options
  const { entries } = vectors
  const vector = await vectors.getVector(query)
  let positive: Neighbour | undefined
  for (let index = start; index < end; index++) {
    if (index === query) continue
    const similarity = Math.fround(computeDotProduct(vector, await vectors.getVector(index)))
    if (positive === undefined || similarity > positive.similarity) positive = { index, similarity }
  }
  if (positive === undefined) return { positive, negatives: [] }
  const { similarity } = positive
  const taken = new Set([entries[query]!])
  const negatives = neighbours.filter(neighbour => {
    const entry = entries[neighbour.index]!
    if (taken.has(entry) || Math.abs(neighbour.similarity - similarity) > tolerance) return false
    taken.add(entry)
    return true
  })
  return { positive, negatives }
}

import { computeDotProduct, createRng, type RerankExample } from '@region-r1/core'
import { formatArticleText } from '../format-article-text.ts'
import type { KbArticle } from '../readers/kb-article.ts'
import type { KbArticles } from '../readers/look-up-articles.ts'
import { getVector, type ImageVectors } from './image-vectors.ts'
import type { NearestSearch, Neighbour } from './nearest-search.ts'
import type { Preparation } from './preparation.ts'

/** What training lists are made from. */
export interface HardNegativePreparationOptions {
  /** The knowledge base's file, for the manifest, and the same opened. */
  readonly kb: string
  readonly articles: Pick<KbArticles, 'get'>
  /** The folder's vector file, for the manifest, and the same read. */
  readonly vectorsFile: string
  readonly vectors: ImageVectors
  readonly search: NearestSearch
  /** Names the encoder that made the vectors. */
  readonly encoderId: string
  /** Which entries: 80 % train, 20 % validation, by the entry's id. */
  readonly split: 'train' | 'validation'
  /** @default 4 */
  readonly negatives?: number
  /** How far a negative's similarity may lie from the positive's. @default 0.05 */
  readonly tolerance?: number
  /** How many neighbours are looked at. @default 2000 */
  readonly neighbours?: number
  /** @default 42 */
  readonly seed?: number
}

/** The pictures of one entry: a run of the vectors' keys. */
export interface EntryRange {
  readonly entry: string
  readonly start: number
  readonly end: number
}

const trainShare = 0.8

/**
 * The recipe of the paper's public code: of each entry with two pictures or more one is the query, the most similar
 * other one the positive, and the negatives are the nearest pictures of other entries, one for each entry, whose
 * similarity lies within a tolerance of the positive's.
 */
export function createHardNegativePreparation({
  kb,
  articles,
  vectorsFile,
  vectors,
  search,
  encoderId,
  split,
  negatives = 4,
  tolerance = 0.05,
  neighbours = 2000,
  seed = 42,
}: HardNegativePreparationOptions): Preparation<EntryRange> {
  const toCandidate = (article: KbArticle, { index, similarity }: Neighbour, relevance: number) => ({
    id: article.url,
    image: vectors.keys[index]!.image,
    text: formatArticleText(article),
    relevance,
    firstStageScore: similarity,
  })

  return {
    settings: { recipe: 'hard-negatives', encoderId, split, negatives, tolerance, neighbours, seed },
    inputs: { kb, vectors: vectorsFile },
    async *items() {
      for (const range of listEntries(vectors)) {
        const isTrain = createRng(`${seed}/split/${range.entry}`).next() < trainShare
        if (range.end - range.start >= 2 && isTrain === (split === 'train')) yield range
      }
    },
    async prepare({ entry, start, end }) {
      const rng = createRng(`${seed}/${entry}`)
      const query = start + rng.nextInt(end - start)
      const vector = getVector(vectors, query)
      const positive = findPositive(vectors, query, { start, end })
      const article = await articles.get(entry)
      if (!article) return { leftOut: `${entry}: not in the knowledge base` }

      const candidates: RerankExample['candidates'] = [toCandidate(article, positive, 1)]
      const taken = new Set([entry])
      for (const neighbour of await search(vector, neighbours)) {
        if (candidates.length > negatives) break
        const other = vectors.keys[neighbour.index]!.entry
        if (taken.has(other) || Math.abs(neighbour.similarity - positive.similarity) > tolerance) continue
        const negative = await articles.get(other)
        if (!negative) continue
        taken.add(other)
        candidates.push(toCandidate(negative, neighbour, 0))
      }
      if (candidates.length <= negatives) {
        return {
          leftOut: `${entry}: ${candidates.length - 1} of ${negatives} negatives within ${tolerance} of its positive`,
        }
      }
      return {
        queryId: entry,
        image: vectors.keys[query]!.image,
        question: `Find images related to: ${article.title}`,
        candidates: rng.shuffle(candidates),
      }
    },
  }
}

function* listEntries({ keys }: ImageVectors): Generator<EntryRange> {
  for (let start = 0, end = 0; start < keys.length; start = end) {
    const { entry } = keys[start]!
    while (end < keys.length && keys[end]!.entry === entry) end++
    yield { entry, start, end }
  }
}

function findPositive(
  vectors: ImageVectors,
  query: number,
  { start, end }: Pick<EntryRange, 'start' | 'end'>,
): Neighbour {
  let best: Neighbour = { index: -1, similarity: Number.NEGATIVE_INFINITY }
  for (let index = start; index < end; index++) {
    if (index === query) continue
    const similarity = computeDotProduct(getVector(vectors, query), getVector(vectors, index))
    if (similarity > best.similarity) best = { index, similarity }
  }
  return best
}

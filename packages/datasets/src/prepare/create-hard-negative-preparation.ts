import { createRng, type RerankExample } from '@region-r1/core'
import { formatArticleText } from '../format-article-text.ts'
import type { KbArticle } from '../readers/kb-article.ts'
import type { KbArticles } from '../readers/look-up-articles.ts'
import { chooseHardNegatives, type HardNegativeRule } from './choose-hard-negatives.ts'
import { getVector, type ImageVectors } from './image-vectors.ts'
import type { NearestSearch, Neighbour } from './nearest-search.ts'
import type { AbsentCandidate, Preparation } from './preparation.ts'

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
  /** How negatives are chosen; see `chooseHardNegatives`. @default 'reference' */
  readonly rule?: HardNegativeRule | undefined
  /** Which picture of an entry asks: the first, as in the public code, or one drawn by the seed. @default 'first' */
  readonly queryPicture?: 'first' | 'drawn' | undefined
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
 * other one the positive, and the negatives are pictures of other entries, one for each entry, whose similarity lies
 * within a tolerance of the positive's, by default the nearest to it first.
 */
export function createHardNegativePreparation({
  kb,
  articles,
  vectorsFile,
  vectors,
  search,
  encoderId,
  split,
  rule = 'reference',
  queryPicture = 'first',
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
    settings: {
      recipe: 'hard-negatives',
      rule,
      queryPicture,
      encoderId,
      split,
      negatives,
      tolerance,
      neighbours,
      seed,
    },
    inputs: { kb, vectors: vectorsFile },
    async *items() {
      for (const range of listEntries(vectors)) {
        const isTrain = createRng(`${seed}/split/${range.entry}`).next() < trainShare
        if (range.end - range.start >= 2 && isTrain === (split === 'train')) yield range
      }
    },
    async prepare({ entry, start, end }) {
      const rng = createRng(`${seed}/${entry}`)
      const query = queryPicture === 'first' ? start : start + rng.nextInt(end - start)
      const article = await articles.get(entry)
      if (!article) return { queryId: entry, leftOut: 'not in the knowledge base' }
      const found = await search(getVector(vectors, query), neighbours)
      const chosen = chooseHardNegatives({ vectors, query, start, end, neighbours: found, tolerance, rule })
      if (!chosen.positive) {
        const leftOut = `none of its other pictures is among the ${neighbours} nearest to the query's`
        return { queryId: entry, leftOut }
      }
      const candidates: RerankExample['candidates'] = [toCandidate(article, chosen.positive, 1)]
      const absent: AbsentCandidate[] = []
      for (const neighbour of chosen.negatives) {
        if (candidates.length > negatives) break
        const id = vectors.keys[neighbour.index]!.entry
        const negative = await articles.get(id)
        if (negative) candidates.push(toCandidate(negative, neighbour, 0))
        else absent.push({ id, relevance: 0 })
      }
      if (candidates.length <= negatives) {
        const leftOut = `${candidates.length - 1} of ${negatives} negatives within ${tolerance} of its positive`
        return { queryId: entry, leftOut, absent }
      }
      const example = {
        queryId: entry,
        image: vectors.keys[query]!.image,
        question: `Find images related to: ${article.title}`,
        candidates: rng.shuffle(candidates),
      }
      return { example, absent }
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

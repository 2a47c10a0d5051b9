import { createRng, type RerankExample, type Rng } from '@region-r1/core'
import { formatArticleText } from '../format-article-text.ts'
import type { HardNegativeRule, QueryPictureChoice } from '../names.ts'
import type { KbArticle } from '../readers/kb-article.ts'
import type { KbArticles } from '../readers/look-up-articles.ts'
import type { ImageVectors } from '../vectors/image-vectors.ts'
import type { NearestSearch, Neighbour } from '../vectors/nearest-search.ts'
import { chooseHardNegatives } from './choose-hard-negatives.ts'
import type { AbsentCandidate, Preparation } from './preparation.ts'

/** What training lists are made from. */
export interface HardNegativePreparationOptions {
  /** The knowledge base's file, for the manifest, and the same opened. */
  readonly kb: string
  readonly articles: Pick<KbArticles, 'get'>
  /** The files that tell the vectors, by role, for the manifest, and the same opened. */
  readonly vectorInputs: Readonly<Record<string, string>>
  readonly vectors: ImageVectors
  readonly search: NearestSearch
  /** Names the encoder that made the vectors. */
  readonly encoderId: string
  /** Which entries: 80 % train, 20 % validation, by the entry's id. */
  readonly split: 'train' | 'validation'
  /** How negatives are chosen; see `chooseHardNegatives`. @default 'reference' */
  readonly rule?: HardNegativeRule | undefined
  /** Which picture of an entry asks: the first, as in the public code, or one drawn by the seed. @default 'first' */
  readonly queryPicture?: QueryPictureChoice | undefined
  /** @default 4 */
  readonly negatives?: number | undefined
  /** How far a negative's similarity may lie from the positive's. @default 0.05 */
  readonly tolerance?: number | undefined
  /** How many neighbours are looked at. @default 2000 */
  readonly neighbours?: number | undefined
  /** @default 42 */
  readonly seed?: number | undefined
  /** Whether some of the vectors' pictures may not be at hand, as of a published index: they are passed over. @default false */
  readonly hasGaps?: boolean | undefined
  /** Further settings that decide what comes out, such as how vectors are searched, for the manifest. */
  readonly moreSettings?: Readonly<Record<string, unknown>> | undefined
}

/** The pictures of one entry: a run of the vectors. */
export interface EntryRange {
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
  vectorInputs,
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
  hasGaps = false,
  moreSettings,
}: HardNegativePreparationOptions): Preparation<EntryRange> {
  const toCandidate = (article: KbArticle, image: string | undefined, similarity: number, relevance: number) => ({
    id: article.url,
    image,
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
      ...moreSettings,
    },
    inputs: { kb, ...vectorInputs },
    concurrency,
    async *items() {
      for (const range of listEntries(vectors)) {
        if (range.end - range.start < 2) continue
        const { entry } = await vectors.getKey(range.start)
        const isTrain = createRng(`${seed}/split/${entry}`).next() < trainShare
        if (isTrain === (split === 'train')) yield range
      }
    },
    async prepare({ start, end }) {
      const { entry } = await vectors.getKey(start)
      const rng = createRng(`${seed}/${entry}`)
      const query = await findQuery({ start, end }, rng)
      if (!query) return { queryId: entry, leftOut: 'none of its pictures is at hand' }
      const article = await articles.get(entry)
      if (!article) return { queryId: entry, leftOut: 'not in the knowledge base' }
      const found = await search(await vectors.getVector(query.index), neighbours)
      const shown = await keepShown(found)
      const choice = { vectors, query: query.index, start, end, neighbours: shown, tolerance, rule }
      const { positive, negatives: others } = await chooseHardNegatives(choice)
      if (!positive) {
        const leftOut = `none of its other pictures is among the ${neighbours} nearest to the query's`
        return { queryId: entry, leftOut }
      }
      const { image } = await vectors.getKey(positive.index)
      const candidates: RerankExample['candidates'] = [toCandidate(article, image, positive.similarity, 1)]
      const absent: AbsentCandidate[] = []
      for (const { index, similarity } of others) {
        if (candidates.length > negatives) break
        const { entry: id, image } = await vectors.getKey(index)
        const negative = await articles.get(id)
        if (negative) candidates.push(toCandidate(negative, image, similarity, 0))
        else absent.push({ id, relevance: 0 })
      }
      if (candidates.length <= negatives) {
        const leftOut = `${candidates.length - 1} of ${negatives} negatives within ${tolerance} of its positive`
        return { queryId: entry, leftOut, absent }
      }
      const example = {
        queryId: entry,
        image: query.image,
        question: `Find images related to: ${article.title}`,
        candidates: rng.shuffle(candidates),
      }
      return { example, absent }
    },
  }

  /** The picture that asks; of published vectors not every picture is at hand. */
  async function findQuery({ start, end }: EntryRange, rng: Rng) {
    const indices = Array.from({ length: end - start }, (_, at) => start + at)
    for (const index of queryPicture === 'first' ? indices : rng.shuffle(indices)) {
      const { image } = await vectors.getKey(index)
      if (image !== undefined) return { index, image }
    }
    return undefined
  }

  /** Neighbours whose pictures are at hand; all where the vectors were made of files. */
  async function keepShown(found: readonly Neighbour[]): Promise<readonly Neighbour[]> {
    if (!hasGaps) return found
    const keys = await Promise.all(found.map(({ index }) => vectors.getKey(index)))
    return found.filter((_, at) => keys[at]!.image !== undefined)
  }
}

// Searches of one pass over the vectors.
const concurrency = 100

function* listEntries({ count, entries }: ImageVectors): Generator<EntryRange> {
  for (let start = 0, end = 0; start < count; start = end) {
    while (end < count && entries[end] === entries[start]) end++
    yield { start, end }
  }
}

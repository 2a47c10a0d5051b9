import type { RerankExample } from '@region-r1/core'
import { formatArticleText } from '../format-article-text.ts'
import type { KbArticles } from '../readers/look-up-articles.ts'
import type { FoundEntry } from '../readers/retrieval-result.ts'
import type { KbPictures } from './kb-pictures.ts'
import type { AbsentCandidate } from './preparation.ts'

/** The first stage: entries best first, each key once; undefined where it has nothing for the question. */
export type Retrieve = (
  question: { readonly dataId: string; readonly imageIds?: readonly string[] },
  imagePath: string,
) => Promise<readonly FoundEntry[] | undefined>

/** What retrieved entries become candidates by. */
export interface ListCandidatesOptions {
  readonly articles: Pick<KbArticles, 'get'>
  /** Which picture stands for an article; without it, candidates have their text alone. */
  readonly pictures?: KbPictures | undefined
  /** The query's picture. */
  readonly queryImage: string
  readonly topK: number
  /** The graded relevance of an entry, 0 or above. */
  readonly getRelevance: (url: string) => number
}

/** The best retrieved entries as candidates, and those before the last of them that the knowledge base does not have. */
export async function listCandidates(
  entries: readonly FoundEntry[],
  { articles, pictures, queryImage, topK, getRelevance }: ListCandidatesOptions,
): Promise<{ candidates: RerankExample['candidates']; absent: AbsentCandidate[] }> {
  const candidates: RerankExample['candidates'] = []
  const absent: AbsentCandidate[] = []
  for (const entry of entries) {
    if (candidates.length === topK) break
    const { url, similarity, fileOrder } = entry
    const article = await articles.get(url)
    if (!article) {
      absent.push({ id: url, relevance: getRelevance(url) })
      continue
    }
    const image = await pictures?.choose(entry, article, queryImage)
    const text = formatArticleText(article)
    candidates.push({
      id: url,
      ...(text.trim() !== '' && { text }),
      relevance: getRelevance(url),
      firstStageScore: similarity,
      fileOrder,
      image,
    })
  }
  return { candidates, absent }
}

/** How a preparation's settings tell which pictures stand for articles. */
export function describeKbPictures(pictures: KbPictures | undefined) {
  return { kbPictures: pictures?.choice ?? 'none', ...(pictures?.encoderId && { kbPicturesBy: pictures.encoderId }) }
}

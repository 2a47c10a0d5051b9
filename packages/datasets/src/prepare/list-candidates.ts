import type { RerankExample } from '@region-r1/core'
import { formatArticleText } from '../format-article-text.ts'
import type { KbArticle } from '../readers/kb-article.ts'
import type { KbArticles } from '../readers/look-up-articles.ts'
import type { RetrievedEntry } from '../readers/retrieval-result.ts'

/** The first stage: entries best first, each key once; undefined where it has nothing for the question. */
export type Retrieve = (
  question: { readonly dataId: string },
  imagePath: string,
) => Promise<readonly RetrievedEntry[] | undefined>

/** What retrieved entries become candidates by. */
export interface ListCandidatesOptions {
  readonly articles: Pick<KbArticles, 'get'>
  /** The absolute path of the picture that stands for an article; without it, candidates have their text alone. */
  readonly findArticleImage?: (article: KbArticle) => Promise<string | undefined>
  readonly topK: number
  /** The graded relevance of an entry, 0 or above. */
  readonly getRelevance: (url: string) => number
}

/** The best retrieved entries as candidates; those that the knowledge base does not have are passed over. */
export async function listCandidates(
  entries: readonly RetrievedEntry[],
  { articles, findArticleImage, topK, getRelevance }: ListCandidatesOptions,
): Promise<RerankExample['candidates']> {
  const candidates: RerankExample['candidates'] = []
  for (const { url, similarity } of entries) {
    if (candidates.length === topK) break
    const article = await articles.get(url)
    if (!article) continue
    const image = await findArticleImage?.(article)
    const text = formatArticleText(article)
    candidates.push({
      id: url,
      ...(text !== '' && { text }),
      relevance: getRelevance(url),
      firstStageScore: similarity,
      ...(image !== undefined && { image }),
    })
  }
  return candidates
}

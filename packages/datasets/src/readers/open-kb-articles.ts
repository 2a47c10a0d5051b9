import { type OpenEntryIndexOptions, openEntryIndex } from '../entry-index.ts'
import { parseKbArticle } from './kb-article.ts'
import { type KbArticles, lookUpArticles } from './look-up-articles.ts'

/**
 * Opens `encyclopedic_kb_wiki.json` or `wiki_100_dict_v4.json` for looking articles up. The first call makes an index
 * of 18 bytes an article beside the file; memory stays the same for a knowledge base of any size.
 */
export async function openKbArticles(
  file: string,
  options: Omit<OpenEntryIndexOptions, 'keyField'> = {},
): Promise<KbArticles> {
  const index = await openEntryIndex(file, options)
  return lookUpArticles(index, (url, text) => parseKbArticle(url, text, file), options)
}

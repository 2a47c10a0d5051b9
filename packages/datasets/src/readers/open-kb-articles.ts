import { type OpenEntryIndexOptions, openEntryIndex } from '../entry-index.ts'
import { type KbArticle, parseKbArticle } from './kb-article.ts'

/** Articles by URL, straight from the knowledge base's file. */
export interface KbArticles {
  readonly count: number
  get(url: string): Promise<KbArticle | undefined>
  has(url: string): Promise<boolean>
  close(): Promise<void>
}

/**
 * Opens `encyclopedic_kb_wiki.json` or `wiki_100_dict_v4.json` for looking articles up. The first call makes an index
 * of 18 bytes an article beside the file; memory stays the same for a knowledge base of any size.
 */
export async function openKbArticles(
  file: string,
  options: Omit<OpenEntryIndexOptions, 'keyField'> = {},
): Promise<KbArticles> {
  const index = await openEntryIndex(file, options)
  return {
    count: index.count,
    async get(url) {
      const text = await index.get(url)
      return text === undefined ? undefined : parseKbArticle(url, text, file)
    },
    has: url => index.has(url),
    close: () => index.close(),
  }
}

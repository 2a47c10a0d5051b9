import { type OpenEntryIndexOptions, openEntryIndex } from '../entry-index.ts'
import { parseJsonRow } from '../parse-json-row.ts'
import type { KbArticle } from './kb-article.ts'
import { type KbArticles, lookUpArticles } from './look-up-articles.ts'
import { wiki6mEntrySchema } from './read-wiki6m-entries.ts'

/**
 * Opens `Wiki6M_ver_1_0.jsonl`, unpacked, for looking entries up by their Wikidata id, which stands for the URL of other
 * knowledge bases. An entry comes out as an article of one section.
 */
export async function openWiki6mArticles(
  file: string,
  options: Omit<OpenEntryIndexOptions, 'keyField'> = {},
): Promise<KbArticles> {
  const index = await openEntryIndex(file, { ...options, keyField: 'wikidata_id' })
  return lookUpArticles(index, (id, text) => toArticle(id, text, file), options)
}

function toArticle(id: string, text: string, file: string): KbArticle {
  const { title, content, summary, imageUrl } = parseJsonRow(text, wiki6mEntrySchema, { file, entry: id })
  return {
    url: id,
    title,
    sections: [{ title, text: content ?? summary ?? '' }],
    images: imageUrl === undefined ? [] : [{ url: imageUrl }],
  }
}

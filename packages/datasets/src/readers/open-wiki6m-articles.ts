import { openEntryIndex } from '../entry-index.ts'
import { parseJsonRow } from '../parse-json-row.ts'
import type { KbArticles } from './open-kb-articles.ts'
import { wiki6mEntrySchema } from './read-wiki6m-entries.ts'

/**
 * Opens `Wiki6M_ver_1_0.jsonl`, unpacked, for looking entries up by their Wikidata id, which stands for the URL of other
 * knowledge bases. An entry comes out as an article of one section.
 */
export async function openWiki6mArticles(file: string): Promise<KbArticles> {
  const index = await openEntryIndex(file, { keyField: 'wikidata_id' })
  return {
    count: index.count,
    async get(id) {
      const text = await index.get(id)
      if (text === undefined) return undefined
      const { title, content, summary, imageUrl } = parseJsonRow(text, wiki6mEntrySchema, { file, entry: id })
      return {
        url: id,
        title,
        sections: [{ title, text: content ?? summary ?? '' }],
        images: imageUrl === undefined ? [] : [{ url: imageUrl }],
      }
    },
    has: id => index.has(id),
    close: () => index.close(),
  }
}

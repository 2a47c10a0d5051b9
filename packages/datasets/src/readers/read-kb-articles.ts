import { mapEntries, type RowOf } from '../map-entries.ts'
import { readJsonEntries } from '../read-json-entries.ts'
import type { ReadOptions } from '../read-options.ts'
import { type KbArticle, parseKbArticle } from './kb-article.ts'

/**
 * The articles of `encyclopedic_kb_wiki.json` or `wiki_100_dict_v4.json`, one JSON object keyed by URL, in memory
 * bounded by the largest article. To look single articles up, open an index instead ({@link openKbArticles}).
 */
export function readKbArticles(file: string, options: ReadOptions = {}): AsyncGenerator<RowOf<KbArticle>> {
  return mapEntries(readJsonEntries(file, options), (key, text) => parseKbArticle(key, text, file), options)
}

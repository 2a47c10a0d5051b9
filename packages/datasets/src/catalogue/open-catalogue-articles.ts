import type { ReadOptions } from '../read-options.ts'
import type { KbArticle } from '../readers/kb-article.ts'
import type { KbArticles } from '../readers/look-up-articles.ts'
import type { KbEntry } from './kb-entry.ts'
import { readKbEntries } from './read-kb-entries.ts'

/** A team's own knowledge base, in memory, in the place of the published ones: see {@link readKbEntries}. */
export async function openCatalogueArticles(
  kb: string,
  options: ReadOptions = {},
): Promise<KbArticles & { readonly articles: Iterable<KbArticle> }> {
  const entries = await readKbEntries(kb, options)
  const articles = new Map(entries.map(entry => [entry.id, toArticle(entry)]))
  return {
    articles: [...articles.values()],
    count: articles.size,
    get: async id => articles.get(id),
    has: async id => articles.has(id),
    close: async () => {},
  }
}

function toArticle({ id, image, text = '', sceneImages }: KbEntry): KbArticle {
  const paths = new Set([...(image === undefined ? [] : [image]), ...sceneImages])
  return { url: id, title: id, text, sections: [], images: [...paths].map(url => ({ url })) }
}

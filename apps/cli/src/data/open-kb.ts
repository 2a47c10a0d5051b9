import {
  detectKbForm,
  type KbArticle,
  type KbArticles,
  openCatalogueArticles,
  openKbArticles,
  openWiki6mArticles,
  type ReadOptions,
  readKbArticles,
  readWiki6mEntries,
} from '@region-r1/datasets'

const openers = { published: openKbArticles, wiki6m: openWiki6mArticles, catalogue: openCatalogueArticles } as const

/** Opens a knowledge base of any form for looking entries up. */
export async function openKb(kb: string, options: ReadOptions = {}): Promise<KbArticles & AsyncDisposable> {
  const articles = await openers[await detectKbForm(kb)](kb, options)
  return Object.assign(articles, { [Symbol.asyncDispose]: () => articles.close() })
}

/** The entries of a knowledge base of any form, one after another. */
export async function* readKb(kb: string, options: ReadOptions = {}): AsyncGenerator<KbArticle> {
  const form = await detectKbForm(kb)
  if (form === 'catalogue') yield* (await openCatalogueArticles(kb, options)).articles
  else if (form === 'published') for await (const { row } of readKbArticles(kb, options)) yield row
  else {
    for await (const { row } of readWiki6mEntries(kb, options)) {
      yield { url: row.wikidataId, title: row.title, sections: [], images: [] }
    }
  }
}

import { type KbArticles, openKbArticles, openWiki6mArticles, type ReadOptions } from '@region-r1/datasets'

/** A knowledge base by its file's name: Wiki6M is JSON Lines, the others are one JSON object. */
export async function openKb(file: string, options: ReadOptions = {}): Promise<KbArticles & AsyncDisposable> {
  const articles = await (isWiki6m(file) ? openWiki6mArticles : openKbArticles)(file, options)
  return Object.assign(articles, { [Symbol.asyncDispose]: () => articles.close() })
}

/** Whether a knowledge base's name is that of JSON Lines. */
export function isWiki6m(file: string): boolean {
  return /\.jsonl(\.gz)?$/.test(file)
}

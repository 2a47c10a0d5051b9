import type { EntryIndex } from '../entry-index.ts'
import { parseOrLeaveOut, type ReadOptions } from '../read-options.ts'
import type { KbArticle } from './kb-article.ts'

/** Articles by key, straight from the knowledge base's file. */
export interface KbArticles {
  readonly count: number
  /** The article of that key. */
  get(url: string): Promise<KbArticle | undefined>
  /** Whether there is an article of that key. */
  has(url: string): Promise<boolean>
  /** Closes the file. */
  close(): Promise<void>
}

/** Articles through an index. A broken one counts as absent where `onBrokenRow` is told of it, once. */
export function lookUpArticles(
  index: EntryIndex,
  parse: (key: string, text: string) => KbArticle,
  options: Pick<ReadOptions, 'onBrokenRow'>,
): KbArticles {
  const broken = new Set<string>()
  return {
    count: index.count,
    async get(key) {
      const text = broken.has(key) ? undefined : await index.get(key)
      if (text === undefined) return undefined
      const article = parseOrLeaveOut(() => parse(key, text), options)
      if (!article) broken.add(key)
      return article
    },
    has: key => index.has(key),
    close: () => index.close(),
  }
}

import { resolve } from 'node:path'
import { openEntryIndex } from './entry-index.ts'
import { exists } from './exists.ts'
import type { KbArticle } from './readers/kb-article.ts'

/** Paths of downloaded pictures by URL. */
export interface PathMap {
  /** The absolute path of a picture, relative ones counted from the folder; undefined where there is no such file. */
  find(url: string, folder: string): Promise<string | undefined>
  /** Closes the file. */
  close(): Promise<void>
}

/** Opens `url_to_path_mapping.json`: one object from picture URL to path. */
export async function openPathMap(file: string): Promise<PathMap> {
  const index = await openEntryIndex(file)
  return {
    async find(url, folder) {
      const text = await index.get(url)
      if (text === undefined) return undefined
      const path = resolve(folder, JSON.parse(text) as string)
      return (await exists(path)) ? path : undefined
    },
    close: () => index.close(),
  }
}

/** Which downloaded files are an article's pictures. */
export interface ArticleImages {
  /** Absolute paths, in the article's order, of those that exist. */
  list(article: KbArticle): Promise<string[]>
  /** The first of them. */
  find(article: KbArticle): Promise<string | undefined>
  /** Closes the mapping. */
  close(): Promise<void>
}

/** Where the downloaded pictures of a knowledge base lie. */
export interface OpenArticleImagesOptions {
  /** `url_to_path_mapping.json`: one object from picture URL to path. */
  readonly mapping: string
  /** What its relative paths are relative to. */
  readonly folder: string
}

/** Opens the path map of a knowledge base's downloaded pictures. */
export async function openArticleImages({ mapping, folder }: OpenArticleImagesOptions): Promise<ArticleImages> {
  const map = await openPathMap(mapping)

  async function* paths({ images }: KbArticle): AsyncGenerator<string> {
    for (const { url } of images) {
      const path = await map.find(url, folder)
      if (path !== undefined) yield path
    }
  }

  return {
    async list(article) {
      const list: string[] = []
      for await (const path of paths(article)) list.push(path)
      return list
    },
    async find(article) {
      for await (const path of paths(article)) return path
      return undefined
    },
    close: () => map.close(),
  }
}

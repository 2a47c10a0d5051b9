import { resolve } from 'node:path'
import { z } from '@region-r1/core/schema'
import { openEntryIndex } from './entry-index.ts'
import { exists } from './exists.ts'
import { parseJsonRow } from './parse-json-row.ts'
import type { KbArticle } from './readers/kb-article.ts'

/** Paths of downloaded pictures by URL, or lists of them by an article's title. */
export interface PathMap {
  /** The absolute path of a picture, relative ones counted from the folder; undefined where there is no such file. */
  find(key: string, folder: string): Promise<string | undefined>
  /** All of the key's that exist, in the map's order. */
  list(key: string, folder: string): Promise<string[]>
  /** Closes the file. */
  close(): Promise<void>
}

const pathsSchema = z.union([z.string().transform(path => [path]), z.array(z.string())])

/** Opens `url_to_path_mapping.json`, one object from picture URL to path, or a map that `data convert` made of OMGM's tables. */
export async function openPathMap(file: string): Promise<PathMap> {
  const index = await openEntryIndex(file)

  async function* paths(key: string, folder: string): AsyncGenerator<string> {
    const text = await index.get(key)
    if (text === undefined) return
    for (const path of parseJsonRow(text, pathsSchema, { file, entry: key })) {
      const absolute = resolve(folder, path)
      if (await exists(absolute)) yield absolute
    }
  }

  return {
    find: (key, folder) => takeFirst(paths(key, folder)),
    list: (key, folder) => collect(paths(key, folder)),
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
  /** One object from picture URL to path (`url_to_path_mapping.json`), or from an article's title to a list of paths. */
  readonly mapping: string
  /** What its relative paths are relative to. */
  readonly folder: string
}

/** Opens the path map of a knowledge base's downloaded pictures. */
export async function openArticleImages({ mapping, folder }: OpenArticleImagesOptions): Promise<ArticleImages> {
  const map = await openPathMap(mapping)

  async function* paths({ title, images }: KbArticle): AsyncGenerator<string> {
    for (const { url } of images) yield* await map.list(url, folder)
    yield* await map.list(title, folder)
  }

  return {
    list: article => collect(paths(article)),
    find: article => takeFirst(paths(article)),
    close: () => map.close(),
  }
}

async function collect(paths: AsyncIterable<string>): Promise<string[]> {
  const list: string[] = []
  for await (const path of paths) list.push(path)
  return list
}

async function takeFirst(paths: AsyncIterable<string>): Promise<string | undefined> {
  for await (const path of paths) return path
  return undefined
}

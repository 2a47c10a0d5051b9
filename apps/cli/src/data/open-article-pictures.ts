import { access } from 'node:fs/promises'
import { resolve } from 'node:path'
import { detectKbForm, formatWiki6mImagePath, type KbArticle, openArticleImages } from '@region-r1/datasets'
import { requireFlag } from './require-flag.ts'

/** Flags that say where a knowledge base's pictures lie. */
export interface ArticlePictureFlags {
  readonly kb: string
  readonly kbImages?: string
  readonly kbImageMap?: string
}

export interface ArticlePictures extends AsyncDisposable {
  /** Absolute paths; of published knowledge bases, of those that exist. */
  list(article: KbArticle): Promise<string[]>
}

/** Finds an article's pictures: by a map from their URLs, as Wiki6M has them by the entry's id, or as a catalogue names them. */
export async function openArticlePictures({ kb, kbImages, kbImageMap }: ArticlePictureFlags): Promise<ArticlePictures> {
  const form = await detectKbForm(kb)
  if (form === 'catalogue') {
    return { list: async ({ images }) => images.map(({ url }) => url), async [Symbol.asyncDispose]() {} }
  }
  const folder = requireFlag(kbImages, '--kb-images', 'it says where the knowledge base has its pictures')
  if (form === 'wiki6m') {
    return {
      async list({ url }) {
        const path = resolve(folder, formatWiki6mImagePath(url))
        return access(path).then(
          () => [path],
          () => [],
        )
      },
      async [Symbol.asyncDispose]() {},
    }
  }
  const mapping = requireFlag(kbImageMap, '--kb-image-map', 'articles name their pictures by URL')
  const images = await openArticleImages({ mapping, folder })
  return { list: images.list, [Symbol.asyncDispose]: () => images.close() }
}

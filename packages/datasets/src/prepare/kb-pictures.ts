import { computeDotProduct } from '@region-r1/core'
import type { KbPictureChoice } from '../names.ts'
import type { KbArticle } from '../readers/kb-article.ts'
import type { FoundEntry } from '../readers/retrieval-result.ts'

/** A rule that names the picture of a retrieved entry. */
export interface KbPictures {
  /** Which rule, for the manifest. */
  readonly choice: KbPictureChoice
  /** What compares the pictures, for the manifest; `best` alone has one. */
  readonly encoderId?: string
  /** The absolute path of the picture; undefined where the entry has none. */
  choose(entry: FoundEntry, article: KbArticle, queryImage: string): Promise<string | undefined>
}

/** What lists an article's downloaded pictures. */
export type ListPictures = (article: KbArticle) => Promise<readonly string[]>

/** The article's first picture, whatever was found. */
export function createFirstPictures(list: ListPictures): KbPictures {
  return { choice: 'first', choose: async (_entry, article) => (await list(article))[0] }
}

/** The picture by which the first stage found the entry, where it says which. */
export function createHitPictures(): KbPictures {
  return { choice: 'hit', choose: async ({ image }) => image }
}

/** How pictures are compared. */
export interface BestPicturesOptions {
  readonly list: ListPictures
  readonly encoderId: string
  /** The unit-length embedding of a picture; called anew for each use, so it should remember. */
  readonly embed: (imagePath: string) => Promise<Float32Array>
  /** Called with each picture that cannot be read, which is then no choice. Without it the first one throws. */
  readonly onBrokenImage?: ((image: string, error: unknown) => void) | undefined
}

/** The article's picture most similar to the query's; the earlier of two alike. */
export function createBestPictures({ list, encoderId, embed, onBrokenImage }: BestPicturesOptions): KbPictures {
  async function tryEmbed(image: string): Promise<Float32Array | undefined> {
    try {
      return await embed(image)
    } catch (error) {
      if (!onBrokenImage) throw error
      onBrokenImage(image, error)
      return undefined
    }
  }

  return {
    choice: 'best',
    encoderId,
    async choose(_entry, article, queryImage) {
      const images = await list(article)
      if (images.length < 2) return images[0]
      const query = await embed(queryImage)
      let best: { image: string; similarity: number } | undefined
      for (const image of images) {
        const vector = await tryEmbed(image)
        if (vector === undefined) continue
        const similarity = computeDotProduct(query, vector)
        if (best === undefined || similarity > best.similarity) best = { image, similarity }
      }
      return best?.image
    },
  }
}

import { DataFormatError } from '@region-r1/core'
import type { KbArticle } from '../../readers/kb-article.ts'
import { hashPicture } from '../hash-picture.ts'
import type { ImageVectors } from '../image-vectors.ts'
import { openFloatRows } from './open-float-rows.ts'
import { readVectorIds } from './read-vector-ids.ts'

/** A published index, and what its rows stand for. */
export interface OpenFaissVectorsOptions {
  /** `kb_index.faiss`: a flat index, or the same vectors as `.npy`. */
  readonly index: string
  /** `kb_index_ids.pkl`, or a JSON list: of each row the article's number in the knowledge base, or its URL. */
  readonly ids: string
  /** The knowledge base's articles in the file's order. */
  readonly articles: AsyncIterable<Pick<KbArticle, 'url' | 'images'>>
  /** The file of a picture by its URL; undefined where it is not at hand. */
  readonly findPicture: (url: string) => Promise<string | undefined>
}

/**
 * Opens a published FAISS index as vectors of a knowledge base's pictures. The rows of one article stand next to each
 * other, and the n-th is of its n-th picture, as the projects that publish such indexes take for granted. Keys are kept
 * in memory, vectors are read from the file.
 *
 * @throws DataFormatError where ids and index do not go together, or name articles that the knowledge base lacks.
 */
export async function openFaissVectors({
  index,
  ids: idsFile,
  articles,
  findPicture,
}: OpenFaissVectorsOptions): Promise<ImageVectors> {
  const rows = await openFloatRows(index)
  try {
    const ids = await readVectorIds(idsFile, rows.count)
    const entries = new Uint32Array(rows.count)
    /** The index of each entry's first vector. */
    const starts: number[] = []
    for (const [at, id] of ids.entries()) {
      if (at === 0 || id !== ids[at - 1]) starts.push(at)
      entries[at] = starts.length - 1
    }
    const wanted = new Map(starts.map((start, entry) => [ids[start]!, entry]))
    if (wanted.size < starts.length) {
      const message = `${idsFile} names an article in two places; the vectors of one article must stand next to each other`
      throw new DataFormatError({ file: idsFile, message })
    }
    const urls: string[] = []
    const pictureUrls: (readonly string[])[] = []
    let ordinal = 0
    for await (const { url, images } of articles) {
      const entry = wanted.get(ordinal++) ?? wanted.get(url)
      if (entry === undefined) continue
      const count = (starts[entry + 1] ?? rows.count) - starts[entry]!
      urls[entry] = url
      pictureUrls[entry] = images.slice(0, count).map(image => image.url)
    }
    const lost = starts.findIndex((_, entry) => urls[entry] === undefined)
    if (lost !== -1) {
      const message = `${idsFile} names article ${ids[starts[lost]!]}, which is not in the knowledge base of ${ordinal}; take the knowledge base that the index was made of`
      throw new DataFormatError({ file: idsFile, message })
    }
    const getUrl = (at: number) => pictureUrls[entries[at]!]![at - starts[entries[at]!]!]
    return {
      count: rows.count,
      size: rows.size,
      metric: rows.metric,
      entries,
      pictures: Uint32Array.from(entries, (_, at) => hashPicture(getUrl(at) ?? `${at}`)),
      async getKey(at) {
        const url = getUrl(at)
        const image = url === undefined ? undefined : await findPicture(url)
        return { entry: urls[entries[at]!]!, ...(image !== undefined && { image }) }
      },
      getVector: rows.get,
      readChunks: rows.readChunks,
      close: rows.close,
    }
  } catch (error) {
    await rows.close()
    throw error
  }
}

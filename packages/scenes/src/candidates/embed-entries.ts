import type { RgbImage } from '@region-r1/core'
import type { KbEntry } from '@region-r1/datasets'
import { type OpenPictureOptions, openPicture } from '../queries/open-picture.ts'
import { type EmbedContentsOptions, embedContents } from './embed-contents.ts'

export interface EmbedEntriesOptions extends EmbedContentsOptions, OpenPictureOptions {}

/** An entry and its vector: see {@link embedContents}. */
export interface EmbeddedEntry {
  readonly entry: KbEntry
  readonly vector: Float32Array
}

/** Pictures in memory at a time. */
const batchSize = 32

/** The entries that have a vector. One whose picture cannot be read goes by its text, or without one is left out. */
export async function embedEntries(
  entries: readonly KbEntry[],
  options: EmbedEntriesOptions,
): Promise<EmbeddedEntry[]> {
  async function open({ image: path, ...rest }: KbEntry): Promise<{ entry: KbEntry; image: RgbImage | null }> {
    const image = path === undefined ? null : await openPicture(path, options)
    return image === null || path === undefined
      ? { entry: rest, image: null }
      : { entry: { ...rest, image: path }, image }
  }

  const embedded: EmbeddedEntry[] = []
  for (let start = 0; start < entries.length; start += batchSize) {
    const batch = await Promise.all(entries.slice(start, start + batchSize).map(open))
    const contents = batch.map(({ entry: { text = null }, image }) => ({ image, text }))
    const vectors = await embedContents(contents, options)
    embedded.push(...batch.flatMap(({ entry }, index) => (vectors[index] ? [{ entry, vector: vectors[index] }] : [])))
  }
  return embedded
}

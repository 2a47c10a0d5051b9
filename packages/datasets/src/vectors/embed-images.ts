import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type DualEncoder, InvalidArgumentError, type RgbImage } from '@region-r1/core'
import { writeFileAtomically } from '@region-r1/core/node'
import { followPlan } from '../prepare/preparation-plan.ts'
import { runParts, type Shard } from '../prepare/run-parts.ts'
import type { ImageVectorKey } from './image-vectors.ts'
import { getVectorPartFile, hashItems, readVectorPartHeader, writeVectorPart } from './vector-part.ts'

/** A picture to be embedded, and whose it is. */
export type ImageItem = Required<ImageVectorKey>

/** Which pictures are embedded, by what, and where the vectors go. */
export interface EmbedImagesOptions {
  /** The same pictures in the same order in every run, those of one entry next to each other. */
  readonly items: AsyncIterable<ImageItem>
  readonly encoder: DualEncoder
  /** Turns a file into pixels, some files at a time: decoding is not this package's business. */
  readonly decode: (path: string) => Promise<RgbImage>
  /** The folder of the vectors; one for each encoder. */
  readonly out: string
  /** The files that name the pictures, by role: a folder begun with others is refused. */
  readonly inputs?: Readonly<Record<string, string>> | undefined
  /** Folders that paths are relative to, by role: likewise. */
  readonly folders?: Readonly<Record<string, string>> | undefined
  /** @default the only one */
  readonly shard?: Shard | undefined
  /** Called with each picture that could not be read and has no vector. Without it the first one throws. */
  readonly onBrokenImage?: ((key: ImageItem, error: unknown) => void) | undefined
  /**
   * Called after each batch of pictures: how many were embedded now, and the place in the list that was come to, from 1,
   * pictures of earlier runs and other shards included.
   */
  readonly onProgress?: ((progress: { readonly done: number; readonly position: number }) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

// What a killed run loses at most, and what a search holds in memory.
const partSize = 256
const batchSize = 64
// Full photos are large; what the encoder reads of them is not.
const decodedAtOnce = 8

interface ReadPicture {
  readonly key: ImageItem
  readonly image: RgbImage
}

/**
 * Embeds a knowledge base's pictures into parts that {@link openImageVectors} reads. Parts that are there are kept,
 * unless other pictures are listed for them now.
 *
 * @throws InvalidArgumentError where there is no picture, or the folder was begun with another encoder or other inputs.
 */
export async function embedImages({
  items,
  encoder,
  decode,
  out,
  inputs = {},
  folders = {},
  shard = { index: 1, count: 1 },
  onBrokenImage,
  onProgress,
  signal,
}: EmbedImagesOptions): Promise<void> {
  await mkdir(out, { recursive: true })
  const settings = { encoderId: encoder.id, size: encoder.embeddingSize }
  const plan = await followPlan({ settings: { ...settings, folders }, inputs }, out, signal)
  let done = 0

  /** Decodes a batch, a few pictures at a time. */
  async function readBatch(batch: readonly ImageItem[]): Promise<ReadPicture[]> {
    const pictures: ReadPicture[] = []
    for (let start = 0; start < batch.length; start += decodedAtOnce) {
      signal?.throwIfAborted()
      const keys = batch.slice(start, start + decodedAtOnce)
      const results = await Promise.allSettled(keys.map(({ image }) => decode(image)))
      for (const [place, result] of results.entries()) {
        const key = keys[place]!
        if (result.status === 'fulfilled') pictures.push({ key, image: result.value })
        else if (onBrokenImage) onBrokenImage(key, result.reason)
        else throw result.reason
      }
    }
    return pictures
  }

  async function writePart(part: number, items: readonly ImageItem[]): Promise<void> {
    const embedded: { key: ImageItem; vector: Float32Array }[] = []
    const begin = (start: number) => {
      const pictures = readBatch(items.slice(start, start + batchSize))
      // Nobody asks for it where the batch before fails.
      pictures.catch(() => {})
      return pictures
    }
    let next = begin(0)
    for (let start = 0; start < items.length; start += batchSize) {
      const pictures = await next
      next = begin(start + batchSize)
      const features = await encoder.encodeImages(
        pictures.map(({ image }) => ({ image })),
        { signal },
      )
      embedded.push(...pictures.map(({ key }, index) => ({ key, vector: features[index]!.embedding })))
      const size = Math.min(batchSize, items.length - start)
      done += size
      onProgress?.({ done, position: part * partSize + start + size })
    }
    const keys = embedded.map(({ key: { entry, image } }) => ({ entry, image }))
    const header = { itemsSha256: hashItems(items), size: encoder.embeddingSize, keys }
    await writeVectorPart(
      getVectorPartFile(out, part),
      header,
      embedded.map(({ vector }) => vector),
    )
  }

  /** Pictures that came or went since then move all that stand behind them. */
  async function revisitPart(part: number, items: readonly ImageItem[]): Promise<void> {
    const { itemsSha256 } = await readVectorPartHeader(getVectorPartFile(out, part))
    if (itemsSha256 !== hashItems(items)) await writePart(part, items)
  }

  const count = await runParts({
    items,
    partSize,
    shard,
    getPartFile: part => getVectorPartFile(out, part),
    writePart,
    revisitPart,
    signal,
  })
  if (count === 0) {
    const message = 'there is no picture to embed; check the knowledge base, its map of pictures and their folder'
    throw new InvalidArgumentError({ argument: 'items', message })
  }
  // Not when files were written: the same pictures make the same file anywhere.
  const made = Object.entries(plan.inputs).map(([role, { name, bytes, sha256 }]) => [role, { name, bytes, sha256 }])
  const summary = { ...settings, parts: Math.ceil(count / partSize), inputs: Object.fromEntries(made) }
  await writeFileAtomically(getVectorSummaryFile(out), `${JSON.stringify(summary, null, 2)}\n`)
}

export const getVectorSummaryFile = (out: string) => join(out, 'vectors.json')

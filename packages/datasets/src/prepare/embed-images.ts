import { join } from 'node:path'
import type { DualEncoder, RgbImage } from '@region-r1/core'
import { writeFileAtomically } from '@region-r1/core/node'
import type { ImageVectorKey } from './image-vectors.ts'
import { runParts, type Shard } from './run-parts.ts'

/** Which pictures are embedded, by what, and where the vectors go. */
export interface EmbedImagesOptions {
  /** The same pictures in the same order in every run, those of one entry next to each other. */
  readonly items: AsyncIterable<ImageVectorKey>
  readonly encoder: DualEncoder
  /** Turns a file into pixels: decoding is not this package's business. */
  readonly decode: (path: string) => Promise<RgbImage>
  /** The folder of the vectors; one for each encoder. */
  readonly out: string
  /** @default the only one */
  readonly shard?: Shard
  /** Called with each picture that could not be read and has no vector. Without it the first one throws. */
  readonly onBrokenImage?: (key: ImageVectorKey, error: unknown) => void
  /** Called after each batch of pictures. */
  readonly onProgress?: (progress: { readonly done: number }) => void
  readonly signal?: AbortSignal
}

// One batch of the encoder, and what a killed run loses at most.
const partSize = 64

/** Embeds a knowledge base's pictures into parts that {@link loadImageVectors} reads; parts that are there are kept. */
export async function embedImages({
  items,
  encoder,
  decode,
  out,
  shard = { index: 1, count: 1 },
  onBrokenImage,
  onProgress,
  signal,
}: EmbedImagesOptions): Promise<void> {
  let done = 0

  async function writePart(part: number, keys: readonly ImageVectorKey[]): Promise<void> {
    const views: { key: ImageVectorKey; image: RgbImage }[] = []
    for (const key of keys) {
      try {
        views.push({ key, image: await decode(key.image) })
      } catch (error) {
        if (!onBrokenImage) throw error
        onBrokenImage(key, error)
      }
    }
    const features = await encoder.encodeImages(
      views.map(({ image }) => ({ image })),
      signal ? { signal } : {},
    )
    const lines = views.map(({ key }, index) => formatLine(key, features[index]!.embedding))
    await writeFileAtomically(getVectorPartFile(out, part), lines)
    done += keys.length
    onProgress?.({ done })
  }

  const count = await runParts({
    items,
    partSize,
    shard,
    getPartFile: part => getVectorPartFile(out, part),
    writePart,
    ...(signal && { signal }),
  })
  const summary = { encoderId: encoder.id, size: encoder.embeddingSize, parts: Math.ceil(count / partSize) }
  await writeFileAtomically(getVectorSummaryFile(out), [`${JSON.stringify(summary)}\n`])
}

export const getVectorSummaryFile = (out: string) => join(out, 'vectors.json')
export const getVectorPartFile = (out: string, part: number) => join(out, `${String(part).padStart(6, '0')}.jsonl`)

function formatLine(key: ImageVectorKey, vector: Float32Array): string {
  const bytes = Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength)
  return `${JSON.stringify({ ...key, vector: bytes.toString('base64') })}\n`
}

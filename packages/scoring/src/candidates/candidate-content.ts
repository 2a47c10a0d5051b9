import { createHash } from 'node:crypto'
import type { RgbImage } from '@region-r1/core'
import { isPixels, type ReadImageSourceOptions, readImageBytes, readImageSource } from '@region-r1/encoder'
import type { CandidateFusion } from '../names.ts'
import type { RerankCandidate } from './rerank-candidate.ts'

/** What a candidate's vector is made of; a picture is a file's bytes until it is decoded. */
export interface CandidateContent<Picture = Uint8Array | RgbImage> {
  readonly picture?: Picture | undefined
  /** Absent where it is blank. */
  readonly text?: string | undefined
}

/** What could be read of a candidate, and why there is no picture although one was named. */
export interface ReadContent<Picture> {
  readonly content: CandidateContent<Picture>
  readonly problem?: Error | undefined
}

/** Reads the bytes of a candidate's picture. */
export async function readContent(
  { image, text }: RerankCandidate,
  options: ReadImageSourceOptions,
): Promise<ReadContent<Uint8Array | RgbImage>> {
  // From JSON, a text may be null or anything else: it is one that is not there.
  const words = typeof text === 'string' && text.trim() !== '' ? { text } : {}
  if (image === undefined) return { content: words }
  return addPicture(words, options, async () => (isPixels(image) ? image : readImageBytes(image, options)))
}

/** Pixels in place of bytes. */
export async function decodeContent(
  { picture, ...words }: CandidateContent,
  options: ReadImageSourceOptions,
): Promise<ReadContent<RgbImage>> {
  return picture === undefined
    ? { content: words }
    : addPicture(words, options, () => readImageSource(picture, options))
}

async function addPicture<Picture>(
  words: CandidateContent<never>,
  { signal }: ReadImageSourceOptions,
  read: () => Promise<Picture>,
): Promise<ReadContent<Picture>> {
  try {
    return { content: { ...words, picture: await read() } }
  } catch (error) {
    signal?.throwIfAborted()
    return { content: words, problem: error instanceof Error ? error : new Error(String(error)) }
  }
}

/** What else a vector depends on. */
export interface ContentKeyOptions {
  readonly fusion?: CandidateFusion | undefined
  readonly shrinkOnLoad?: boolean | undefined
}

/** Names a candidate's vector by the encoder and what it is made of: the same content has one vector, under any id. */
export function computeContentKey(
  encoderId: string,
  { picture, text }: CandidateContent,
  { fusion = 'unit', shrinkOnLoad = false }: ContentKeyOptions = {},
): string {
  const kind = `candidate${fusion === 'unit' ? '' : `, ${fusion}`}${shrinkOnLoad ? ', shrunk' : ''}`
  const hash = createHash('sha256').update(JSON.stringify([kind, encoderId, text ?? null]))
  if (picture === undefined) return hash.digest('base64url')
  if (isPixels(picture)) hash.update(`${picture.width}x${picture.height}:`).update(picture.data)
  else hash.update('bytes:').update(picture)
  return hash.digest('base64url')
}

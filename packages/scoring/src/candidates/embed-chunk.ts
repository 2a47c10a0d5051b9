import type { DualEncoder } from '@region-r1/core'
import type { EmbeddingCache, ReadImageSourceOptions } from '@region-r1/encoder'
import type { CandidateFusion } from '../names.ts'
import { type CandidateContent, computeContentKey, decodeContent, readContent } from './candidate-content.ts'
import { encodeContents } from './encode-contents.ts'
import type { RerankCandidate } from './rerank-candidate.ts'

export interface EmbedChunkOptions {
  readonly cache?: EmbeddingCache | undefined
  readonly images: ReadImageSourceOptions
  readonly fusion: CandidateFusion
}

/** A candidate's vector, null where nothing could be read; and why its picture is not in it although one was named. */
export interface EmbeddedCandidate {
  readonly vector: Float32Array | null
  readonly problem?: Error | undefined
  /** Why the cache did not keep it. */
  readonly unkept?: Error | undefined
}

/** What candidates are made of, by content. */
export interface ChunkContents {
  /** Vectors; once the chunk is embedded, all of them. */
  readonly known: Map<string, EmbeddedCandidate>
  /** What is decoded and encoded, each once. */
  readonly missing: readonly string[]
}

/** A few candidates that were looked up: some vectors are known, the pictures of the others are being decoded. */
export interface OpenChunk extends ChunkContents {
  /** By each candidate's place; a problem is one of reading its bytes. */
  readonly looked: readonly { readonly key: string; readonly problem?: Error | undefined }[]
  readonly decoded: Promise<Awaited<ReturnType<typeof decodeContent>>[]>
}

/**
 * Looks a few candidates up and begins to decode what is missing.
 *
 * @param previous - the chunk before, which may not be embedded yet: what a cache will have from it is not made twice
 */
export async function openChunk(
  encoder: DualEncoder,
  chunk: readonly RerankCandidate[],
  { previous, ...options }: EmbedChunkOptions & { readonly previous?: ChunkContents | undefined },
): Promise<OpenChunk> {
  const { cache, images } = options
  const coming = new Set(cache && previous?.missing)
  const known = new Map<string, EmbeddedCandidate>()
  const missing = new Map<string, CandidateContent>()
  const looked = await Promise.all(chunk.map(candidate => lookUpCandidate(candidate, { encoder, coming, ...options })))
  for (const { key, content, vector } of looked) {
    if (vector) known.set(key, { vector })
    else if (!coming.has(key)) missing.set(key, content)
  }
  const decoded = Promise.all([...missing.values()].map(content => decodeContent(content, images)))
  // Nobody asks for it where the chunk before fails.
  decoded.catch(() => {})
  return { looked: looked.map(({ key, problem }) => ({ key, problem })), known, missing: [...missing.keys()], decoded }
}

/** Encodes what a chunk misses, in one batch: one entry for each of its candidates. */
export async function embedChunk(
  encoder: DualEncoder,
  { looked, known, missing, decoded }: OpenChunk,
  { cache, images, fusion, previous }: EmbedChunkOptions & { readonly previous?: ChunkContents | undefined },
): Promise<EmbeddedCandidate[]> {
  const contents = await decoded
  const options = { signal: images.signal, raw: fusion === 'raw' }
  const vectors = await encodeContents(
    encoder,
    contents.map(({ content }) => content),
    options,
  )
  for (const [place, key] of missing.entries()) {
    const vector = vectors[place]!
    const { problem } = contents[place]!
    // Bytes that are no picture are not remembered: the next call shall warn of them again.
    const unkept = vector !== null && problem === undefined ? await keep(cache, key, vector) : undefined
    known.set(key, { vector, problem, unkept })
  }
  return looked.map(({ key, problem: unread }) => {
    const { vector, problem, unkept } = known.get(key) ?? previous!.known.get(key)!
    return { vector, problem: unread ?? problem, unkept }
  })
}

/** A candidate by its content's key: with the vector that the cache has of it, or with what it has to be made of. */
interface LookedUp {
  readonly key: string
  readonly content: CandidateContent
  readonly vector?: Float32Array | undefined
  readonly problem?: Error | undefined
}

interface LookUpOptions extends EmbedChunkOptions {
  readonly encoder: DualEncoder
  /** Keys that the cache will know before they are needed. */
  readonly coming: ReadonlySet<string>
}

/** A picture's file that is unchanged since it was read last is not read again. */
async function lookUpCandidate(
  candidate: RerankCandidate,
  { encoder, cache, images, fusion, coming }: LookUpOptions,
): Promise<LookedUp> {
  const { image, text } = candidate
  const { shrinkOnLoad } = images
  const file = image === undefined ? undefined : await cache?.files?.identify(image, images)
  const name = file && JSON.stringify([file, text, encoder.id, fusion, shrinkOnLoad])
  const before = name && cache?.files?.get(name)
  if (before !== undefined && coming.has(before)) return { key: before, content: {} }
  const kept = before && (await cache?.get(before))
  if (kept) return { key: before, content: {}, vector: kept.embedding }
  const { content, problem } = await readContent(candidate, images)
  const key = computeContentKey(encoder.id, content, { fusion, shrinkOnLoad })
  if (name && problem === undefined) cache?.files?.set(name, key)
  const cached = coming.has(key) ? undefined : await cache?.get(key)
  return { key, content, problem, vector: cached?.embedding }
}

/** A disk that is full costs the next call its time, and nothing else. */
async function keep(cache: EmbeddingCache | undefined, key: string, embedding: Float32Array) {
  try {
    await cache?.set(key, { embedding })
    return undefined
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

import type { DualEncoder } from '@region-r1/core'
import type { EmbeddingCache, ReadImageSourceOptions } from '@region-r1/encoder'
import type { CandidateFusion } from '../names.ts'
import type { Stopwatch } from '../stopwatch.ts'
import { type CandidateContent, computeContentKey, decodeContent, readContent } from './candidate-content.ts'
import { encodeContents } from './encode-contents.ts'
import type { RerankCandidate } from './rerank-candidate.ts'

export interface EmbedChunkOptions {
  readonly cache?: EmbeddingCache | undefined
  readonly images: ReadImageSourceOptions
  readonly stopwatch: Stopwatch<'decode' | 'encode'>
  readonly fusion: CandidateFusion
}

/** A candidate's vector, null where nothing could be read; and why its picture is not in it although one was named. */
export interface EmbeddedCandidate {
  readonly vector: Float32Array | null
  readonly problem?: Error | undefined
  /** Why the cache did not keep it. */
  readonly unkept?: Error | undefined
}

/** Embeds a few candidates at once: each content that the cache does not know is decoded and encoded once. */
export async function embedChunk(
  encoder: DualEncoder,
  chunk: readonly RerankCandidate[],
  { cache, images, stopwatch, fusion }: EmbedChunkOptions,
): Promise<EmbeddedCandidate[]> {
  const known = new Map<string, EmbeddedCandidate>()
  const missing = new Map<string, CandidateContent>()
  const looked = await stopwatch.time('encode', async () => {
    const lookUp = (candidate: RerankCandidate) => lookUpCandidate(candidate, { encoder, cache, images, fusion })
    const looked = await Promise.all(chunk.map(lookUp))
    for (const { key, content, vector } of looked) {
      if (vector) known.set(key, { vector })
      else missing.set(key, content)
    }
    return looked
  })

  const decoded = await stopwatch.time('decode', () =>
    Promise.all([...missing.values()].map(content => decodeContent(content, images))),
  )
  await stopwatch.time('encode', async () => {
    const contents = decoded.map(({ content }) => content)
    const vectors = await encodeContents(encoder, contents, { signal: images.signal, raw: fusion === 'raw' })
    for (const [place, key] of [...missing.keys()].entries()) {
      const vector = vectors[place]!
      const { problem } = decoded[place]!
      // Bytes that are no picture are not remembered: the next call shall warn of them again.
      const unkept = vector !== null && problem === undefined ? await keep(cache, key, vector) : undefined
      known.set(key, { vector, problem, unkept })
    }
  })
  return looked.map(({ key, problem: unread }) => {
    const { vector, problem, unkept } = known.get(key)!
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

/** A picture's file that is unchanged since it was read last is not read again. */
async function lookUpCandidate(
  candidate: RerankCandidate,
  { encoder, cache, images, fusion }: Omit<EmbedChunkOptions, 'stopwatch'> & { readonly encoder: DualEncoder },
): Promise<LookedUp> {
  const { image, text } = candidate
  const file = image === undefined ? undefined : await cache?.files?.identify(image, images)
  const name = file && JSON.stringify([file, text, encoder.id, fusion])
  const before = name && cache?.files?.get(name)
  const kept = before && (await cache?.get(before))
  if (kept) return { key: before, content: {}, vector: kept.embedding }
  const { content, problem } = await readContent(candidate, images)
  const key = computeContentKey(encoder.id, content, fusion)
  if (name && problem === undefined) cache?.files?.set(name, key)
  const cached = await cache?.get(key)
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

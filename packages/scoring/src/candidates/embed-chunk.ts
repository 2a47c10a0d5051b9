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
  const { read, keys } = await stopwatch.time('encode', async () => {
    const read = await Promise.all(chunk.map(candidate => readContent(candidate, images)))
    const keys = read.map(({ content }) => computeContentKey(encoder.id, content, fusion))
    for (const [place, key] of keys.entries()) {
      const cached = await cache?.get(key)
      if (cached) known.set(key, { vector: cached.embedding })
      else missing.set(key, read[place]!.content)
    }
    return { read, keys }
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
  return keys.map((key, place) => {
    const { vector, problem, unkept } = known.get(key)!
    return { vector, problem: read[place]!.problem ?? problem, unkept }
  })
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

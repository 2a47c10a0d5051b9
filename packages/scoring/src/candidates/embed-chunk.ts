import { type DualEncoder, normalizeVector } from '@region-r1/core'
import type { EmbeddingCache, ReadImageSourceOptions } from '@region-r1/encoder'
import type { Stopwatch } from '../stopwatch.ts'
import { type CandidateContent, computeContentKey, decodeContent, readContent } from './candidate-content.ts'
import type { CandidateFusion } from './candidate-fusion.ts'
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
}

/** Embeds a few candidates at once: each content that the cache does not know is decoded and encoded once. */
export async function embedChunk(
  encoder: DualEncoder,
  chunk: readonly RerankCandidate[],
  { cache, images, stopwatch, fusion }: EmbedChunkOptions,
): Promise<EmbeddedCandidate[]> {
  const embedded: EmbeddedCandidate[] = chunk.map(({ embedding }) => ({
    vector: embedding ? normalizeVector(embedding) : null,
  }))
  const open = [...chunk.keys()].filter(index => chunk[index]!.embedding === undefined)
  const read = await stopwatch.time('decode', () => Promise.all(open.map(index => readContent(chunk[index]!, images))))
  const keys = read.map(({ content }) => computeContentKey(encoder.id, content, fusion))

  const known = new Map<string, EmbeddedCandidate>()
  const missing = new Map<string, CandidateContent>()
  for (const [place, key] of keys.entries()) {
    const cached = await cache?.get(key)
    if (cached) known.set(key, { vector: cached.embedding })
    else missing.set(key, read[place]!.content)
  }

  const decoded = await stopwatch.time('decode', () =>
    Promise.all([...missing.values()].map(content => decodeContent(content, images))),
  )
  const contents = decoded.map(({ content }) => content)
  const vectors = await stopwatch.time('encode', () =>
    encodeContents(encoder, contents, { signal: images.signal, raw: fusion === 'raw' }),
  )
  for (const [place, key] of [...missing.keys()].entries()) {
    const vector = vectors[place]!
    const { problem } = decoded[place]!
    known.set(key, { vector, problem })
    // Bytes that are no picture are not remembered: the next call shall warn of them again.
    if (vector !== null && problem === undefined) await cache?.set(key, { embedding: vector })
  }
  for (const [place, index] of open.entries()) {
    const { vector, problem } = known.get(keys[place]!)!
    embedded[index] = { vector, problem: read[place]!.problem ?? problem }
  }
  return embedded
}

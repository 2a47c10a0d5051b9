import { isFloat32Array } from 'node:util/types'
import { type DualEncoder, describeType, InvalidArgumentError, normalizeInto } from '@region-r1/core'
import type { EmbeddingCache, ReadImageSourceOptions } from '@region-r1/encoder'
import type { CandidateFusion } from '../names.ts'
import { createStopwatch } from '../stopwatch.ts'
import { type ChunkContents, type EmbeddedCandidate, embedChunk, openChunk } from './embed-chunk.ts'
import { assertCandidate, assertEmbedding, type RerankCandidate } from './rerank-candidate.ts'

/** Pictures decoded at a time, while those before them are encoded: full photos are large, their vectors are not. */
const picturesTogether = 8
/** Candidates of a chunk that has fewer pictures: texts of about one length find each other among many. */
const candidatesTogether = 64

/** What is remembered, and how pictures are read. */
export interface EmbedCandidatesOptions {
  /** Asked by content, the picture's bytes, the text and the encoder's id, before anything is decoded or encoded. */
  readonly cache?: EmbeddingCache | undefined
  /** How picture and text are added. @default 'unit' */
  readonly fusion?: CandidateFusion | undefined
  /** How pictures are read: limits, where relative paths start, whether the web may be asked. */
  readonly images?: ReadImageSourceOptions | undefined
  readonly signal?: AbortSignal | undefined
  /** Called after each chunk of candidates. */
  readonly onProgress?: ((progress: { readonly completed: number; readonly total: number }) => void) | undefined
}

/** Candidates' vectors, and what it took to make them. */
export interface CandidateEmbeddings {
  /** `[K, D]` packed, rows of unit length; a row of NaN where nothing of the candidate could be read. */
  readonly embeddings: Float32Array
  /** What could not be read, or not kept by the cache, by the candidate's index. */
  readonly warnings: readonly { readonly index: number; readonly message: string }[]
  /**
   * Milliseconds waiting for pictures to be decoded, which goes on while others are encoded; and making vectors: looking them
   * up, the encoder's passes, those that were given.
   */
  readonly timings: { readonly decodeMs: number; readonly encodeMs: number }
}

/**
 * Vectors of candidates: normalise(image + text), either part alone where the other is missing or cannot be read. A
 * given embedding is taken as it is, at unit length.
 *
 * @throws InvalidArgumentError where a given embedding has another length than the encoder's, is all zeros, or holds a
 * number that is not finite; where `fusion` is `raw` and the encoder has no raw features.
 * @example
 * const { embeddings } = await embedCandidates(encoder, [{ id: 'e7', image: 'kb/e7.png', text: 'Owl' }])
 * computeScores(query, embeddings) // Float64Array [ 0.71 ]
 */
export async function embedCandidates(
  encoder: DualEncoder,
  candidates: readonly RerankCandidate[],
  { cache, images, fusion = 'unit', signal, onProgress }: EmbedCandidatesOptions = {},
): Promise<CandidateEmbeddings> {
  for (const [index, candidate] of candidates.entries()) assertCandidate(candidate, index)
  const size = encoder.embeddingSize
  if (fusion === 'raw' && !encoder.hasRawFeatures) {
    const message = `the encoder ${encoder.id} gives embeddings at unit length alone; fuse picture and text with "unit"`
    throw new InvalidArgumentError({ argument: 'fusion', message })
  }
  const embeddings = new Float32Array(candidates.length * size)
  const warnings: { index: number; message: string }[] = []
  const stopwatch = createStopwatch<'decode' | 'encode'>()
  // One warning of what the cache did not keep: the disk that refuses one vector refuses all.
  let unkept: { readonly index: number; readonly message: string } | undefined
  const { transparency, imageInput: fit } = encoder
  const options = { cache, images: { transparency, fit, ...images, signal }, fusion }

  const start = performance.now()
  const open = packGiven(candidates, embeddings, size)
  stopwatch.add('encode', performance.now() - start)
  const given = candidates.length - open.length
  if (given > 0) onProgress?.({ completed: given, total: candidates.length })
  const chunks = splitChunks(candidates, open)
  const begin = (number: number, previous?: ChunkContents) => {
    const places = chunks[number]
    if (places === undefined) return undefined
    signal?.throwIfAborted()
    const chunk = places.map(index => candidates[index]!)
    return stopwatch.time('encode', () => openChunk(encoder, chunk, { ...options, previous }))
  }
  let previous: ChunkContents | undefined
  let current = await begin(0)
  let completed = given
  for (let number = 0; current !== undefined; number++) {
    const next = await begin(number + 1, current)
    await stopwatch.time('decode', () => current!.decoded)
    const embeddedChunk = await stopwatch.time('encode', () => embedChunk(encoder, current!, { ...options, previous }))
    const places = chunks[number]!
    for (const [offset, embedded] of embeddedChunk.entries()) {
      const index = places[offset]!
      if (embedded.vector !== null) embeddings.set(embedded.vector, index * size)
      else embeddings.fill(Number.NaN, index * size, (index + 1) * size)
      const problem = describeProblem(embedded, candidates[index]!)
      if (problem !== null) warnings.push({ index, message: `candidate "${candidates[index]!.id}": ${problem}` })
      unkept ??= embedded.unkept && { index, message: embedded.unkept.message }
    }
    completed += places.length
    onProgress?.({ completed, total: candidates.length })
    // Without its pictures.
    previous = { known: current.known, missing: current.missing }
    current = next
  }
  const timings = { decodeMs: stopwatch.read('decode'), encodeMs: stopwatch.read('encode') }
  return { embeddings, warnings: unkept ? [...warnings, unkept] : warnings, timings }
}

/** Given vectors, at unit length, into their rows; the indices of candidates that bring none. */
function packGiven(candidates: readonly RerankCandidate[], embeddings: Float32Array, size: number): number[] {
  const open: number[] = []
  for (let index = 0; index < candidates.length; index++) {
    const candidate = candidates[index]!
    const { embedding } = candidate
    if (embedding === undefined) open.push(index)
    // The sum of squares that gives the length tells what is wrong, too; lists of numbers are looked at one by one.
    else if (
      !isFloat32Array(embedding) ||
      embedding.length !== size ||
      !normalizeInto(embedding, embeddings, index * size)
    ) {
      assertEmbedding(candidate, size)
      normalizeInto(Float32Array.from(embedding), embeddings, index * size)
    }
  }
  return open
}

/** Indices, cut where there are as many pictures or candidates as go together. */
function splitChunks(candidates: readonly RerankCandidate[], open: readonly number[]): number[][] {
  const chunks: number[][] = []
  let pictures = picturesTogether
  for (const index of open) {
    if (pictures === picturesTogether || chunks.at(-1)!.length === candidatesTogether) {
      chunks.push([])
      pictures = 0
    }
    chunks.at(-1)!.push(index)
    if (candidates[index]!.image !== undefined) pictures++
  }
  return chunks
}

function describeProblem({ vector, problem }: EmbeddedCandidate, { image, text }: RerankCandidate): string | null {
  if (problem !== undefined) {
    const consequence = vector === null ? 'it ranks last' : 'it is ranked by its text alone'
    return `its picture could not be read, ${consequence} (${problem.message})`
  }
  if (typeof text !== 'string' && (text ?? undefined) !== undefined) {
    return `its text is ${describeType(text)}, ${vector === null ? 'it ranks last' : 'it is ranked by its picture alone'}`
  }
  if (vector !== null) return null
  if ((text ?? undefined) === undefined && image === undefined) {
    return 'the store does not know it and it has neither picture nor text, it ranks last'
  }
  return text?.trim() === '' && image === undefined
    ? 'it has no picture and its text is blank, it ranks last'
    : image === undefined
      ? 'the encoder knows no word of its text, it ranks last; give it a picture, or a text in a language that the encoder knows'
      : 'its vector has no direction, it ranks last'
}

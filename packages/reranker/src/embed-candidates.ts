import type { DualEncoder, RgbImage } from '@region-r1/core'
import { type ReadImageSourceOptions, readImageSource } from '@region-r1/encoder'
import { assertEmbedding, type RerankCandidate } from './rerank-query.ts'
import { createStopwatch } from './stopwatch.ts'

/** Pictures decoded at a time: full photos are large, their vectors are not. */
const chunkSize = 8

export interface EmbedCandidatesOptions {
  /** How pictures are read: limits, where relative paths start, whether the web may be asked. */
  readonly images?: ReadImageSourceOptions
  readonly signal?: AbortSignal
  /** Called after each chunk of candidates. */
  readonly onProgress?: (progress: { readonly completed: number; readonly total: number }) => void
}

export interface CandidateEmbeddings {
  /** `[K, D]` packed, rows of unit length; a row of NaN where nothing of the candidate could be read. */
  readonly embeddings: Float32Array
  /** What could not be read, by the candidate's index. */
  readonly warnings: readonly { readonly index: number; readonly message: string }[]
  /** Milliseconds reading pictures, and encoding pictures and texts. */
  readonly timings: { readonly decodeMs: number; readonly encodeMs: number }
}

/**
 * Vectors of candidates: normalise(image + text), either part alone where the other is missing or cannot be read. A
 * given embedding is taken as it is, at unit length.
 *
 * @throws InvalidArgumentError where a given embedding has another length than the encoder's, is all zeros, or holds a
 * number that is not finite.
 * @example
 * const { embeddings } = await embedCandidates(encoder, [{ id: 'e7', image: 'kb/e7.png', text: 'Owl' }])
 * computeScores(query, embeddings) // Float64Array [ 0.71 ]
 */
export async function embedCandidates(
  encoder: DualEncoder,
  candidates: readonly RerankCandidate[],
  { images, signal, onProgress }: EmbedCandidatesOptions = {},
): Promise<CandidateEmbeddings> {
  const size = encoder.embeddingSize
  const embeddings = new Float32Array(candidates.length * size)
  const warnings: { index: number; message: string }[] = []
  const stopwatch = createStopwatch<'decode' | 'encode'>()
  for (const candidate of candidates) assertEmbedding(candidate, size)

  for (let start = 0; start < candidates.length; start += chunkSize) {
    signal?.throwIfAborted()
    const chunk = candidates.slice(start, start + chunkSize)
    const read = await stopwatch.time('decode', () =>
      Promise.all(chunk.map(candidate => readPicture(candidate, { ...images, ...(signal && { signal }) }))),
    )
    const parts = await stopwatch.time('encode', () => encodeParts(encoder, chunk, read, signal))
    for (const [offset, candidate] of chunk.entries()) {
      const index = start + offset
      const row = embeddings.subarray(index * size, (index + 1) * size)
      const isEmpty = !writeDirection(row, parts[offset]!)
      if (isEmpty) row.fill(Number.NaN)
      const problem = describeProblem(read[offset]!, isEmpty)
      if (problem !== null) warnings.push({ index, message: `candidate "${candidate.id}": ${problem}` })
    }
    onProgress?.({ completed: start + chunk.length, total: candidates.length })
  }
  return {
    embeddings,
    warnings,
    timings: { decodeMs: stopwatch.read('decode'), encodeMs: stopwatch.read('encode') },
  }
}

type ReadPicture = RgbImage | Error | null

async function readPicture(
  { image, embedding }: RerankCandidate,
  options: ReadImageSourceOptions,
): Promise<ReadPicture> {
  if (image === undefined || embedding !== undefined) return null
  try {
    return await readImageSource(image, options)
  } catch (error) {
    options.signal?.throwIfAborted()
    return error instanceof Error ? error : new Error(String(error))
  }
}

/** The vectors that make up each candidate of the chunk: a given one, or those of its picture and its text. */
async function encodeParts(
  encoder: DualEncoder,
  chunk: readonly RerankCandidate[],
  read: readonly ReadPicture[],
  signal: AbortSignal | undefined,
): Promise<Float32Array[][]> {
  const parts: Float32Array[][] = chunk.map(({ embedding }) => (embedding ? [embedding] : []))
  const options = signal ? { signal } : {}
  const pictures = read.flatMap((image, offset) =>
    image === null || image instanceof Error ? [] : [{ image, offset }],
  )
  if (pictures.length > 0) {
    const features = await encoder.encodeImages(
      pictures.map(({ image }) => ({ image })),
      options,
    )
    for (const [index, { offset }] of pictures.entries()) parts[offset]!.push(features[index]!.embedding)
  }
  const texts = chunk.flatMap((candidate, offset) =>
    candidate.embedding === undefined && hasText(candidate) ? [{ text: candidate.text, offset }] : [],
  )
  if (texts.length > 0) {
    const vectors = await encoder.encodeTexts(
      texts.map(({ text }) => text),
      options,
    )
    for (const [index, { offset }] of texts.entries()) parts[offset]!.push(vectors[index]!)
  }
  return parts
}

function hasText(candidate: RerankCandidate): candidate is RerankCandidate & { readonly text: string } {
  return candidate.text !== undefined && candidate.text.trim() !== ''
}

/** Writes the sum of the parts at unit length; false where there is none, or they cancel out. */
function writeDirection(row: Float32Array, parts: readonly Float32Array[]): boolean {
  let squares = 0
  for (let index = 0; index < row.length; index++) {
    let sum = 0
    for (const part of parts) sum += part[index]!
    row[index] = sum
    squares += sum * sum
  }
  if (squares === 0) return false
  const norm = Math.sqrt(squares)
  for (let index = 0; index < row.length; index++) row[index]! /= norm
  return true
}

function describeProblem(picture: ReadPicture, isEmpty: boolean): string | null {
  if (picture instanceof Error) {
    const consequence = isEmpty ? 'it ranks last' : 'it is ranked by its text alone'
    return `its picture could not be read, ${consequence} (${picture.message})`
  }
  return isEmpty ? 'it has no picture and its text is blank, it ranks last' : null
}

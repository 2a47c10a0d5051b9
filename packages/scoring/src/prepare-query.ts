import type { DualEncoder, ImageFeatures, RgbImage } from '@region-r1/core'

/** A query as encoders see it, before anything is decided. */
export interface PreparedQuery {
  readonly image: RgbImage
  readonly question: string
  /** Of the full picture by the policy's encoder. */
  readonly features: ImageFeatures
  /** `[D]` by the policy's encoder, unit length. */
  readonly questionEmbedding: Float32Array
  /** `[D]` of the full picture by what scores the candidates. */
  readonly fullEmbedding: Float32Array
}

/** What a query is seen by. */
export interface PrepareQueryOptions {
  /** What the policy sees by. */
  readonly encoder: DualEncoder
  /** What scores the candidates. @default encoder */
  readonly scorer?: DualEncoder | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Encodes the full pictures and the questions of some queries: one batch of pictures by each encoder, one of texts.
 *
 * @throws what the encoder throws.
 */
export async function prepareQueries(
  queries: readonly Pick<PreparedQuery, 'image' | 'question'>[],
  { encoder, scorer = encoder, signal }: PrepareQueryOptions,
): Promise<PreparedQuery[]> {
  const pictures = queries.map(({ image }) => ({ image }))
  const questions = queries.map(({ question }) => question)
  const features = await encoder.encodeImages(pictures, { signal })
  const full = scorer === encoder ? features : await scorer.encodeImages(pictures, { signal })
  const questionEmbeddings = await encoder.encodeTexts(questions, { signal })
  return queries.map(({ image, question }, index) => ({
    image,
    question,
    features: features[index]!,
    questionEmbedding: questionEmbeddings[index]!,
    fullEmbedding: full[index]!.embedding,
  }))
}

/** {@link prepareQueries} for one. */
export async function prepareQuery(
  query: Pick<PreparedQuery, 'image' | 'question'>,
  options: PrepareQueryOptions,
): Promise<PreparedQuery> {
  const [prepared] = await prepareQueries([query], options)
  return prepared!
}

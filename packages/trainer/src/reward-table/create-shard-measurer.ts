import { createRng, type DualEncoder, InvalidArgumentError, type RegionBox, type RerankExample } from '@region-r1/core'
import { type ReadImageSourceOptions, readImageSource } from '@region-r1/encoder'
import { type CandidateEmbedder, createCandidateEmbedder } from '@region-r1/eval'
import {
  type AnchorConfig,
  computeScores,
  createAnchors,
  getPatchRegion,
  placeBox,
  toCropBox,
} from '@region-r1/scoring'
import { computeRankingOutcome } from '../rewards/ranking-outcome.ts'
import { packOutcomes, type TablePicture, type TableQuery } from './reward-table.ts'

interface MeasureQueriesOptions {
  readonly encoder: DualEncoder
  /** In shares of the region that the encoder's patches cover. */
  readonly anchors: readonly RegionBox[]
  readonly anchorsPerQuery?: number | undefined
  readonly embedCandidates: CandidateEmbedder
  readonly images?: ReadImageSourceOptions | undefined
  readonly signal?: AbortSignal | undefined
}

/** What keeping and every crop do to some queries, and what could not be read. */
export interface MeasuredQueries {
  readonly queries: readonly TableQuery[]
  readonly warnings: readonly string[]
}

/** Measures some queries; one for each example, in their order. */
export type ShardMeasurer = (
  examples: readonly RerankExample[],
  options?: { readonly signal?: AbortSignal | undefined },
) => Promise<MeasuredQueries>

/** What is measured by. */
export interface CreateShardMeasurerOptions {
  readonly encoder: DualEncoder
  readonly anchors: AnchorConfig
  /**
   * Anchors that are measured of a query, drawn for each picture by its name: queries about one picture share them.
   *
   * @default all
   */
  readonly anchorsPerQuery?: number | undefined
  readonly images?: ReadImageSourceOptions | undefined
}

/**
 * What `buildRewardTable` measures with, for processes that do it for others. Candidates are encoded once for all calls.
 *
 * @throws InvalidArgumentError where `anchorsPerQuery` is not from 2 to the number of anchors.
 */
export function createShardMeasurer(options: CreateShardMeasurerOptions): ShardMeasurer {
  const { encoder, anchorsPerQuery, images } = options
  const anchors = createAnchors(options.anchors)
  if (
    anchorsPerQuery !== undefined &&
    !(Number.isInteger(anchorsPerQuery) && anchorsPerQuery >= 2 && anchorsPerQuery <= anchors.length)
  ) {
    throw new InvalidArgumentError({
      argument: 'anchorsPerQuery',
      message: `of a query 2 to ${anchors.length} anchors are measured, as many as the settings have, got ${anchorsPerQuery}`,
    })
  }
  const measure = {
    encoder,
    anchors,
    anchorsPerQuery,
    embedCandidates: createCandidateEmbedder(encoder, { images }),
    images,
  }
  return (examples, { signal } = {}) => measureQueries(examples, { ...measure, signal })
}

/** Encodes each picture and each of its measured anchors once, and ranks every query's candidates by all of them. */
async function measureQueries(
  examples: readonly RerankExample[],
  { embedCandidates, ...options }: MeasureQueriesOptions,
): Promise<MeasuredQueries> {
  const { encoder, signal } = options
  const questions = await encoder.encodeTexts(
    examples.map(({ question }) => question),
    { signal },
  )
  const queries: TableQuery[] = []
  const warnings: string[] = []
  const pictures = new Map<string, SeenPicture>()
  for (const [index, example] of examples.entries()) {
    signal?.throwIfAborted()
    const seen = pictures.get(example.image) ?? (await seePicture(example.image, options))
    pictures.set(example.image, seen)
    const { embeddings, warnings: unread } = await embedCandidates(example.candidates, { signal })
    warnings.push(...unread.map(({ message }) => `query "${example.queryId}": ${message}`))
    const labels = example.candidates.map(({ relevance = 0 }) => relevance)
    const scores = seen.rows.map(row => computeScores(row, embeddings))
    queries.push({
      queryId: example.queryId,
      question: example.question,
      tags: example.tags ?? [],
      picture: seen.picture,
      questionEmbedding: questions[index]!,
      outcomes: packOutcomes(scores.map(row => computeRankingOutcome(row, labels))),
      scores: concatenate(scores),
      labels,
    })
  }
  return { queries, warnings }
}

interface SeenPicture {
  readonly picture: TablePicture
  /** `[1 + M]` embeddings: the full picture, then each measured anchor's crop. */
  readonly rows: readonly Float32Array[]
}

async function seePicture(
  source: string,
  { encoder, anchors, anchorsPerQuery, images, signal }: Omit<MeasureQueriesOptions, 'embedCandidates'>,
): Promise<SeenPicture> {
  const image = await readImageSource(source, { transparency: encoder.transparency, ...images, signal })
  const region = getPatchRegion(encoder, image)
  const measured = createRng(source)
    .shuffle([...anchors.keys()])
    .slice(0, anchorsPerQuery)
    .sort((a, b) => a - b)
  const crops = measured.map(index => ({ image, box: toCropBox(placeBox(anchors[index]!, region), image) }))
  const [full, ...features] = await encoder.encodeImages([{ image }, ...crops], { signal })
  const views = features.map(({ embedding }) => embedding)
  return {
    picture: {
      source,
      width: image.width,
      height: image.height,
      embedding: full!.embedding,
      patches: full!.patches!,
      anchors: measured,
      views: concatenate(views),
    },
    rows: [full!.embedding, ...views],
  }
}

function concatenate(rows: readonly ArrayLike<number>[]): Float32Array {
  const values = new Float32Array(rows.reduce((sum, { length }) => sum + length, 0))
  let start = 0
  for (const row of rows) {
    values.set(row, start)
    start += row.length
  }
  return values
}

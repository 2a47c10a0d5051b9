import type { DualEncoder, RegionBox, RerankExample } from '@region-r1/core'
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
  readonly images?: ReadImageSourceOptions | undefined
}

/** What `buildRewardTable` measures with, for processes that do it for others. Candidates are encoded once for all calls. */
export function createShardMeasurer({ encoder, anchors, images }: CreateShardMeasurerOptions): ShardMeasurer {
  const measure = {
    encoder,
    anchors: createAnchors(anchors),
    embedCandidates: createCandidateEmbedder(encoder, { images }),
    images,
  }
  return (examples, { signal } = {}) => measureQueries(examples, { ...measure, signal })
}

/** Encodes each picture and each of its anchors once, and ranks every query's candidates by all of them. */
async function measureQueries(
  examples: readonly RerankExample[],
  { encoder, anchors, embedCandidates, images, signal }: MeasureQueriesOptions,
): Promise<MeasuredQueries> {
  const questions = await encoder.encodeTexts(
    examples.map(({ question }) => question),
    { signal },
  )
  const queries: TableQuery[] = []
  const warnings: string[] = []
  let seen: SeenPicture | null = null
  for (const [index, example] of examples.entries()) {
    signal?.throwIfAborted()
    // Queries about one picture stand together in training data.
    if (seen?.picture.source !== example.image) {
      seen = await seePicture(example.image, { encoder, anchors, images, signal })
    }
    const { embeddings, warnings: unread } = await embedCandidates(example.candidates, { signal })
    warnings.push(...unread.map(({ message }) => `query "${example.queryId}": ${message}`))
    const labels = example.candidates.map(({ relevance = 0 }) => relevance)
    queries.push({
      queryId: example.queryId,
      question: example.question,
      tags: example.tags ?? [],
      picture: seen.picture,
      questionEmbedding: questions[index]!,
      outcomes: packOutcomes(seen.views.map(view => computeRankingOutcome(computeScores(view, embeddings), labels))),
    })
  }
  return { queries, warnings }
}

interface SeenPicture {
  readonly picture: TablePicture
  /** `[1 + A]` embeddings: the full picture, then each anchor's crop. */
  readonly views: readonly Float32Array[]
}

async function seePicture(
  source: string,
  { encoder, anchors, images, signal }: Omit<MeasureQueriesOptions, 'embedCandidates'>,
): Promise<SeenPicture> {
  const image = await readImageSource(source, { transparency: encoder.transparency, ...images, signal })
  const region = getPatchRegion(encoder, image)
  const crops = anchors.map(anchor => ({ image, box: toCropBox(placeBox(anchor, region), image) }))
  const [full, ...features] = await encoder.encodeImages([{ image }, ...crops], { signal })
  return {
    picture: {
      source,
      width: image.width,
      height: image.height,
      embedding: full!.embedding,
      patches: full!.patches!,
    },
    views: [full!.embedding, ...features.map(({ embedding }) => embedding)],
  }
}

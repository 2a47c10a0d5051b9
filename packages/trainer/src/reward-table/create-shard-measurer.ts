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
import { refineAnchors, spreadAnchors } from './choose-anchors.ts'
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
   * Anchors that are measured of a query: six in ten spread over its picture, from one that is drawn by the picture's
   * name, the others around the best of these for each of its queries in the shard, which share all.
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
  const lists: CandidateList[] = []
  const warnings: string[] = []
  for (const { queryId, candidates } of examples) {
    signal?.throwIfAborted()
    const { embeddings, warnings: unread } = await embedCandidates(candidates, { signal })
    warnings.push(...unread.map(({ message }) => `query "${queryId}": ${message}`))
    lists.push({ embeddings, labels: candidates.map(({ relevance = 0 }) => relevance) })
  }
  const pictures = new Map<string, SeenPicture>()
  for (const { image } of examples) {
    signal?.throwIfAborted()
    if (pictures.has(image)) continue
    const asked = lists.filter((_, index) => examples[index]!.image === image)
    pictures.set(image, await seePicture(image, asked, options))
  }
  const queries = examples.map(({ queryId, question, tags = [], image }, index): TableQuery => {
    const { picture, rows } = pictures.get(image)!
    const { embeddings, labels } = lists[index]!
    const scores = rows.map(row => computeScores(row, embeddings))
    return {
      ...{ queryId, question, tags, picture, labels },
      questionEmbedding: questions[index]!,
      outcomes: packOutcomes(scores.map(row => computeRankingOutcome(row, labels))),
      scores: concatenate(scores),
    }
  })
  return { queries, warnings }
}

/** What a query's candidates are. */
interface CandidateList {
  /** `[C, D]`, packed. */
  readonly embeddings: Float32Array
  readonly labels: readonly number[]
}

interface SeenPicture {
  readonly picture: TablePicture
  /** `[1 + M]` embeddings: the full picture, then each measured anchor's crop. */
  readonly rows: readonly Float32Array[]
}

/** Of the anchors that are measured of a picture, so many are spread over it; the rest lie around the best of these. */
const spreadShare = 0.6

async function seePicture(
  source: string,
  asked: readonly CandidateList[],
  {
    encoder,
    anchors,
    anchorsPerQuery = anchors.length,
    images,
    signal,
  }: Omit<MeasureQueriesOptions, 'embedCandidates'>,
): Promise<SeenPicture> {
  const image = await readImageSource(source, { transparency: encoder.transparency, ...images, signal })
  const region = getPatchRegion(encoder, image)
  const toCrop = (index: number) => ({ image, box: toCropBox(placeBox(anchors[index]!, region), image) })
  const isWhole = anchorsPerQuery === anchors.length
  const first = isWhole
    ? [...anchors.keys()]
    : spreadAnchors(anchors, Math.ceil(spreadShare * anchorsPerQuery), createRng(source))
  const [full, ...features] = await encoder.encodeImages([{ image }, ...first.map(toCrop)], { signal })
  const views = new Map(features.map(({ embedding }, place) => [first[place]!, embedding]))
  if (!isWhole) {
    const best = asked.map(list => {
      const rates = first.map(index => rate(views.get(index)!, list))
      return first[rates.indexOf(Math.max(...rates))]!
    })
    const further = refineAnchors(anchors, { measured: first, best, count: anchorsPerQuery - first.length })
    const crops = await encoder.encodeImages(further.map(toCrop), { signal })
    for (const [place, { embedding }] of crops.entries()) views.set(further[place]!, embedding)
  }
  const measured = [...views.keys()].sort((a, b) => a - b)
  const rows = measured.map(index => views.get(index)!)
  return {
    picture: {
      source,
      width: image.width,
      height: image.height,
      embedding: full!.embedding,
      patches: full!.patches!,
      anchors: measured,
      views: concatenate(rows),
    },
    rows: [full!.embedding, ...rows],
  }
}

/** How well a crop ranks a query's candidates; the margin tells those of one rank apart. */
function rate(view: Float32Array, { embeddings, labels }: CandidateList): number {
  const { reciprocalRank, margin } = computeRankingOutcome(computeScores(view, embeddings), labels)
  return reciprocalRank + margin
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

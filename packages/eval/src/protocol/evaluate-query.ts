import { createHash } from 'node:crypto'
import {
  createPixelBox,
  type DualEncoder,
  InvalidArgumentError,
  type NormalizedBox,
  type PolicyInput,
  type RerankExample,
  type RgbImage,
  toNormalizedBox,
} from '@region-r1/core'
import {
  computeScores,
  decide,
  type EmbeddableQuery,
  embedDecisions,
  isUnreadable,
  prepareQuery,
} from '@region-r1/scoring'
import { computeQueryMetrics } from '../metrics/compute-query-metrics.ts'
import { computeFirstPositiveRank } from '../metrics/first-positive-rank.ts'
import { createRanker } from './create-ranker.ts'
import type { EvaluationSystem } from './evaluation-system.ts'
import type { QueryRow, SystemResult } from './query-row.ts'
import { type RankingRuleOptions, resolveRankingRules } from './ranking-rules.ts'

/** One query, encoded and decoded, and the systems that answer it. */
export interface EvaluateQueryOptions extends RankingRuleOptions {
  readonly example: RerankExample
  /** The example's picture, decoded. */
  readonly image: RgbImage
  /** What policies see by. */
  readonly encoder: DualEncoder
  /**
   * What scores the candidates.
   *
   * @default encoder
   */
  readonly scorer?: DualEncoder | undefined
  /** `[n, D]` by the scorer, row by row; a row of NaN is a candidate that could not be read. */
  readonly candidateEmbeddings: Float32Array
  readonly systems: readonly EvaluationSystem[]
  readonly warnings?: readonly string[] | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * One query under every system: the full picture is encoded once, all systems decide, the boxes that they chose are
 * encoded in one batch, each box once, and every ranking comes from one array of scores.
 *
 * @throws InvalidArgumentError where two systems share a name.
 */
export async function evaluateQuery({
  example,
  image,
  encoder,
  scorer = encoder,
  candidateEmbeddings,
  systems,
  warnings = [],
  signal,
  ...given
}: EvaluateQueryOptions): Promise<QueryRow> {
  const rules = resolveRankingRules(given)
  const prepared = await prepareQuery({ image, question: example.question }, { encoder, scorer, signal })
  const labels = example.candidates.map(candidate => candidate.relevance ?? 0)
  const rank = createRanker(
    example.candidates.map(candidate => candidate.id),
    rules.ties,
  )
  const targetBox = readTargetBox(example, image)
  const judged = { labels, targetBox, scorer, fullEmbedding: prepared.fullEmbedding, candidateEmbeddings, rank }
  const decided: (EmbeddableQuery & { readonly system: EvaluationSystem })[] = []
  for (const system of systems) {
    const answering = { doDecide: (policyInput: PolicyInput) => system.doDecide({ policyInput, ...judged }) }
    decided.push({ system, query: prepared, ...(await decide(answering, prepared, { encoder, signal })) })
  }

  // Systems often agree on a box; each is encoded once.
  const embedded = await embedDecisions(decided, { encoder, scorer, signal })
  const fullScores = computeScores(prepared.fullEmbedding, candidateEmbeddings)

  const results: Record<string, SystemResult> = {}
  for (const [place, { system, decision }] of decided.entries()) {
    const { embedding, passes } = embedded[place]!
    if (results[system.name] !== undefined) {
      throw new InvalidArgumentError({ argument: 'systems', message: `two systems are named "${system.name}"` })
    }
    const scores =
      system.scoreCandidates?.(example) ??
      (embedding === prepared.fullEmbedding ? fullScores : computeScores(embedding, candidateEmbeddings))
    const ranking = rank(scores)
    results[system.name] = {
      policy: system.id,
      kind: system.kind,
      settings: system.settings,
      decision,
      passes: system.scoreCandidates === undefined ? passes : 0,
      scores: Array.from(scores, score => (isUnreadable(score) ? null : score)),
      ranking,
      rank: computeFirstPositiveRank(ranking, labels),
      metrics: computeQueryMetrics(ranking, labels, rules),
    }
  }
  const { width, height } = image
  return {
    queryId: example.queryId,
    question: example.question,
    image: { source: example.image, pixelsSha256: hash(image.data), width, height },
    tags: example.tags ?? [],
    targetBox: example.targetBox,
    encoder: encoder.id,
    scorer: scorer.id,
    rules,
    candidates: describeCandidates(example, labels, candidateEmbeddings),
    systems: results,
    warnings: [...warnings],
  }
}

function readTargetBox({ queryId, targetBox }: RerankExample, image: RgbImage): NormalizedBox | undefined {
  if (targetBox === undefined) return undefined
  try {
    return toNormalizedBox(createPixelBox(targetBox), image)
  } catch (cause) {
    throw new InvalidArgumentError({
      argument: 'targetBox',
      message: `the targetBox ${formatBox(targetBox)} of query "${queryId}" lies outside of its picture of ${image.width} x ${image.height} pixels; correct or remove it`,
      cause,
    })
  }
}

function describeCandidates(
  { candidates }: RerankExample,
  labels: readonly number[],
  embeddings: Float32Array,
): QueryRow['candidates'] {
  const size = embeddings.length / candidates.length
  return candidates.map(({ id, image, text, firstStageScore, fileOrder }, index) => {
    const embedding = embeddings.subarray(index * size, (index + 1) * size)
    const modality = image === undefined ? 'text' : text === undefined ? 'image' : 'image+text'
    return {
      id,
      image,
      text,
      relevance: labels[index]!,
      firstStageScore,
      fileOrder,
      modality,
      ...(!isUnreadable(embedding[0]!) && { embeddingSha256: hash(embedding) }),
    }
  })
}

function formatBox({ x1, y1, x2, y2 }: Record<'x1' | 'y1' | 'x2' | 'y2', number>): string {
  return `(${x1}, ${y1}, ${x2}, ${y2})`
}

function hash(data: Uint8Array | Float32Array): string {
  return createHash('sha256')
    .update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    .digest('hex')
}

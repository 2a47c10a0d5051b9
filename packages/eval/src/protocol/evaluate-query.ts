import { createHash } from 'node:crypto'
import {
  createNormalizedBox,
  createPixelBox,
  type DualEncoder,
  InvalidArgumentError,
  isCrop,
  type NormalizedBox,
  type PixelBox,
  type RerankExample,
  type RgbImage,
  toNormalizedBox,
} from '@region-r1/core'
import { toCropBox } from '@region-r1/policy'
import { computeScores } from '@region-r1/reranker'
import { computeQueryMetrics } from '../metrics/compute-query-metrics.ts'
import { computeFirstPositiveRank } from '../metrics/first-positive-rank.ts'
import { createRanker } from './create-ranker.ts'
import type { EvaluationInput, EvaluationSystem } from './evaluation-system.ts'
import type { QueryRow, SystemResult } from './query-row.ts'
import { type RankingRules, resolveRankingRules } from './ranking-rules.ts'

/** One query, encoded and decoded, and the systems that answer it. */
export interface EvaluateQueryOptions extends Partial<RankingRules> {
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
  readonly scorer?: DualEncoder
  /** `[n, D]` by the scorer, row by row; a row of NaN is a candidate that could not be read. */
  readonly candidateEmbeddings: Float32Array
  readonly systems: readonly EvaluationSystem[]
  readonly warnings?: readonly string[]
  readonly signal?: AbortSignal
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
  const options = signal && { signal }
  const rules = resolveRankingRules(given)
  const [features] = await encoder.encodeImages([{ image }], options)
  const [questionEmbedding] = await encoder.encodeTexts([example.question], options)
  const fullEmbedding =
    scorer === encoder ? features!.embedding : (await scorer.encodeImages([{ image }], options))[0]!.embedding
  const labels = example.candidates.map(candidate => candidate.relevance ?? 0)
  const rank = createRanker(
    example.candidates.map(candidate => candidate.id),
    rules.ties,
  )
  const targetBox = readTargetBox(example, image)
  const input: EvaluationInput = {
    policyInput: {
      image,
      question: example.question,
      features: features!,
      questionEmbedding: questionEmbedding!,
      encoder,
      ...options,
    },
    labels,
    targetBox,
    scorer,
    fullEmbedding,
    candidateEmbeddings,
    rank,
  }

  const decided: { system: EvaluationSystem; decision: SystemResult['decision'] }[] = []
  for (const system of systems) decided.push({ system, decision: await decide(system, input) })

  // Systems often agree on a box; each is encoded once.
  const boxes = new Map<string, PixelBox>()
  for (const { decision } of decided) {
    if (decision.type === 'crop') boxes.set(formatBox(decision.box), decision.box as PixelBox)
  }
  const views = [...boxes.values()].map(box => ({ image, box }))
  const crops = views.length === 0 ? [] : await scorer.encodeImages(views, options)
  const cropEmbeddings = new Map([...boxes.keys()].map((key, index) => [key, crops[index]!.embedding]))

  const results: Record<string, SystemResult> = {}
  for (const { system, decision } of decided) {
    if (results[system.name] !== undefined) {
      throw new InvalidArgumentError({ argument: 'systems', message: `two systems are named "${system.name}"` })
    }
    const embedding = decision.type === 'crop' ? cropEmbeddings.get(formatBox(decision.box))! : fullEmbedding
    const scores = computeScores(embedding, candidateEmbeddings)
    const ranking = rank(scores)
    results[system.name] = {
      policy: system.id,
      decision,
      scores: Array.from(scores, score => (Number.isNaN(score) ? null : score)),
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
    ...(example.targetBox && { targetBox: example.targetBox }),
    encoder: encoder.id,
    scorer: scorer.id,
    rules,
    candidates: describeCandidates(example, labels, candidateEmbeddings),
    systems: results,
    warnings: [...warnings],
  }
}

async function decide(system: EvaluationSystem, input: EvaluationInput): Promise<SystemResult['decision']> {
  const outcome = await system.doDecide(input)
  if (!isCrop(outcome)) return outcome
  const { cropProbability, box } = outcome
  try {
    return { type: 'crop', cropProbability, box: toCropBox(createNormalizedBox(box), input.policyInput.image) }
  } catch (error) {
    return { type: 'invalid', reason: (error as Error).message }
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
  return candidates.map(({ id, image, text }, index) => {
    const embedding = embeddings.subarray(index * size, (index + 1) * size)
    const modality = image === undefined ? 'text' : text === undefined ? 'image' : 'image+text'
    return {
      id,
      ...(image !== undefined && { image }),
      ...(text !== undefined && { text }),
      relevance: labels[index]!,
      modality,
      ...(!Number.isNaN(embedding[0]) && { embeddingSha256: hash(embedding) }),
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

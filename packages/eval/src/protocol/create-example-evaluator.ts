import { type DualEncoder, InvalidArgumentError, type RerankExample } from '@region-r1/core'
import { type ReadImageSourceOptions, readImageSource } from '@region-r1/encoder'
import { createKeepPolicy } from '@region-r1/policy'
import { type CandidateEmbedder, createCandidateEmbedder } from './create-candidate-embedder.ts'
import { createTarget } from './create-target.ts'
import { evaluateQuery } from './evaluate-query.ts'
import { createPolicySystem, type EvaluationSystem } from './evaluation-system.ts'
import type { QueryRow } from './query-row.ts'
import type { RankingRuleOptions } from './ranking-rules.ts'

/** What makes the row of an example: encoders, systems, the rules of scoring. */
export interface ExampleEvaluatorOptions extends RankingRuleOptions {
  /** What policies see by. */
  readonly encoder: DualEncoder
  /**
   * What scores the candidates, where it is not the policies' own encoder.
   *
   * @default encoder
   */
  readonly scorer?: DualEncoder | undefined
  /** In the order of the tables. `keep` is added in front where it is missing: all are compared with it. */
  readonly systems: readonly EvaluationSystem[]
  /** How pictures of queries and candidates are read: where relative paths start, limits, whether the web may be asked. */
  readonly images?: ReadImageSourceOptions | undefined
  /**
   * Vectors of the candidates by the scorer, for callers who keep their own.
   *
   * @default createCandidateEmbedder(scorer, { images, fusion })
   */
  readonly embedCandidates?: CandidateEmbedder | undefined
}

/** Makes the row of an example. It depends on the example alone, not on what was evaluated before or beside it. */
export type ExampleEvaluator = (
  example: RerankExample,
  options?: { readonly signal?: AbortSignal | undefined },
) => Promise<QueryRow>

/**
 * Reads the pictures of an example, embeds its candidates and evaluates all systems on it.
 *
 * @throws InvalidArgumentError where two systems share a name; the evaluator where a query's picture cannot be read.
 */
export function createExampleEvaluator({
  encoder,
  scorer = encoder,
  systems,
  ties,
  gain,
  fusion,
  images,
  embedCandidates = createCandidateEmbedder(scorer, { images, fusion }),
}: ExampleEvaluatorOptions): ExampleEvaluator {
  const reported = listReportedSystems(systems)
  // The bound that gainRecovered is a share of costs one crop a query, so it is always there.
  const target = reported.some(({ name }) => name === 'target') ? [] : [createTarget()]

  return async (example, options = {}) => {
    const image = await readImageSource(example.image, { transparency: encoder.transparency, ...images, ...options })
    const { embeddings, warnings } = await embedCandidates(example.candidates, options)
    return evaluateQuery({
      example,
      image,
      encoder,
      scorer,
      candidateEmbeddings: embeddings,
      systems: example.targetBox === undefined ? reported : [...reported, ...target],
      ties,
      gain,
      fusion,
      warnings: warnings.map(warning => warning.message),
      ...options,
    })
  }
}

/**
 * The systems of a run in the order of its tables: `keep` first, whether named or not.
 *
 * @throws InvalidArgumentError where two share a name.
 */
export function listReportedSystems(systems: readonly EvaluationSystem[]): EvaluationSystem[] {
  const keep = systems.find(system => system.name === 'keep') ?? createPolicySystem('keep', createKeepPolicy())
  const reported = [keep, ...systems.filter(system => system !== keep)]
  const names = reported.map(system => system.name)
  if (new Set(names).size < names.length) {
    throw new InvalidArgumentError({
      argument: 'systems',
      message: `systems need names of their own, got ${names.join(', ')}`,
    })
  }
  return reported
}

import type { RerankExample } from '@region-r1/core'
import { createExampleEvaluator, type ExampleEvaluatorOptions } from './create-example-evaluator.ts'
import type { QueryRow, SystemResult } from './query-row.ts'

/** A query evaluated again, and in what it came out otherwise than its row says. */
export interface QueryReplay {
  readonly row: QueryRow
  /** A sentence each; empty where models, pictures, decisions, scores and rankings are the same. */
  readonly differences: readonly string[]
}

/** Scores of one picture by one model differ by less, whatever batch and machine computed them. */
const scoreTolerance = 1e-4

/**
 * Decides about a query again from its row alone: the pictures are read from where the row says, the systems of the row
 * decide, and what they did is held against what it records.
 *
 * @param options - the models and systems to decide with; those that the row lacks are not compared
 * @throws InvalidArgumentError where the query's picture cannot be read.
 * @example
 * const { differences } = await replayQuery(row, { encoder, systems: [createPolicySystem('head', policy)] })
 */
export async function replayQuery(
  row: QueryRow,
  options: Omit<ExampleEvaluatorOptions, 'ties' | 'gain' | 'fusion'>,
): Promise<QueryReplay> {
  const replayed = await createExampleEvaluator({ ...options, ...row.rules })(createExample(row))
  return { row: replayed, differences: listDifferences(row, replayed) }
}

/** The example that a row was made from. */
function createExample({ queryId, question, image, candidates, targetBox, tags }: QueryRow): RerankExample {
  return {
    queryId,
    question,
    image: image.source,
    candidates: candidates.map(({ modality, embeddingSha256, ...candidate }) => candidate),
    targetBox,
    tags,
  }
}

function listDifferences(before: QueryRow, after: QueryRow): string[] {
  const differences = [
    describe('encoder', before.encoder, after.encoder),
    describe('scorer', before.scorer, after.scorer),
    describe('picture', before.image.pixelsSha256, after.image.pixelsSha256),
  ]
  for (const [name, was] of Object.entries(before.systems)) {
    const is = after.systems[name]
    if (is === undefined) continue
    differences.push(
      describe(`${name}, policy`, was.policy, is.policy),
      describe(`${name}, settings`, formatSettings(was.settings), formatSettings(is.settings)),
      describe(`${name}, decision`, formatDecision(was.decision), formatDecision(is.decision)),
      describe(`${name}, scores`, formatScores(was.scores, was.scores), formatScores(is.scores, was.scores)),
      describe(`${name}, ranking`, was.ranking.join(' '), is.ranking.join(' ')),
    )
  }
  return differences.filter(difference => difference !== null)
}

function describe(what: string, was: string, is: string): string | null {
  return was === is ? null : `${what}: was ${was}, is ${is}`
}

function formatSettings(settings: SystemResult['settings'] = {}): string {
  const listed = Object.entries(settings).map(([name, value]) => `${name} ${value}`)
  return listed.join(', ') || 'none'
}

function formatDecision(decision: SystemResult['decision']): string {
  if (decision.type !== 'crop') return decision.type
  const { x1, y1, x2, y2 } = decision.box
  return `crop to (${x1}, ${y1}, ${x2}, ${y2})`
}

/** Scores as text; one that is within the tolerance of the recorded one counts as that one. */
function formatScores(scores: SystemResult['scores'], recorded: SystemResult['scores']): string {
  const settled = scores.map((score, index) => {
    const other = recorded[index] ?? null
    return score !== null && other !== null && Math.abs(score - other) <= scoreTolerance ? other : score
  })
  return settled.map(score => score?.toFixed(4) ?? 'none').join(' ')
}

import type { HeadNetwork } from '../head/head-network.ts'
import type { HeadWeights } from '../head/head-weights.ts'
import { readPolicies } from '../objective.ts'
import { readOutcome } from '../reward-table/reward-table.ts'
import { type ActionDistribution, keepAction } from '../rollouts/action-distribution.ts'
import { assembleBatch } from './assemble-batch.ts'
import type { TrainingQuery } from './training-set.ts'

const batchSize = 64

/** The distribution of the policy, without dropout, over each query. */
export async function computePolicies(
  network: HeadNetwork,
  weights: HeadWeights,
  queries: readonly TrainingQuery[],
): Promise<ActionDistribution[]> {
  const policies: ActionDistribution[] = []
  for (let start = 0; start < queries.length; start += batchSize) {
    const batch = assembleBatch(queries.slice(start, start + batchSize), network.config)
    policies.push(...readPolicies(await network.run(weights, batch), batch))
  }
  return policies
}

/** What serving would do: crop to the likeliest anchor where that is at least as likely as keeping. */
export function chooseAction(policy: ActionDistribution): number {
  return policy.cropProbability < 0.5 ? keepAction : chooseBox(policy)
}

function chooseBox({ boxes }: ActionDistribution): number {
  return boxes.indexOf(Math.max(...boxes))
}

/** How a policy does on the validation queries. */
export interface ValidationResult {
  readonly queries: number
  readonly mrr: number
  readonly 'recall@1': number
  /** Of keep and of the best action by the reward, on the same queries. */
  readonly keepMrr: number
  readonly oracleMrr: number
  /** Of the likeliest anchor of every query, whether the policy would crop or not: how well boxes are chosen. */
  readonly boxMrr: number
  readonly cropRate: number
  /** Mean reward of the actions taken. */
  readonly reward: number
}

/** What the policy's own choices are worth, for all queries and for those of each tag. */
export function summarizeChoices(
  queries: readonly TrainingQuery[],
  policies: readonly ActionDistribution[],
): { readonly all: ValidationResult; readonly tags: Readonly<Record<string, ValidationResult>> } {
  const rows = queries.map((query, index) => measureChoice(query, policies[index]!))
  const tags = [...new Set(queries.flatMap(({ table }) => table.tags))].sort()
  const withTag = (tag: string) => rows.filter((_, index) => queries[index]!.table.tags.includes(tag))
  return { all: summarize(rows), tags: Object.fromEntries(tags.map(tag => [tag, summarize(withTag(tag))])) }
}

/** The figures by the names that metrics.jsonl has: `validation/mrr`, and `validation/<tag>/mrr` of each tag. */
export function nameValidation(
  all: ValidationResult,
  tags: Readonly<Record<string, ValidationResult>>,
): Record<string, number> {
  const groups = [
    ['validation', all] as const,
    ...Object.entries(tags).map(([tag, result]) => [`validation/${tag}`, result] as const),
  ]
  return Object.fromEntries(
    groups.flatMap(([prefix, result]) =>
      Object.entries(result).map(([metric, value]) => [`${prefix}/${metric}`, value]),
    ),
  )
}

function measureChoice({ table, rewards }: TrainingQuery, policy: ActionDistribution) {
  const action = chooseAction(policy)
  const best = rewards.anchors as Float64Array
  const bestAnchor = best.indexOf(Math.max(...best))
  const oracle = best[bestAnchor]! > rewards.keep ? bestAnchor : keepAction
  const taken = readOutcome(table.outcomes, action)
  return {
    mrr: taken.reciprocalRank,
    'recall@1': taken.rank === 1 ? 1 : 0,
    keepMrr: readOutcome(table.outcomes, keepAction).reciprocalRank,
    oracleMrr: readOutcome(table.outcomes, oracle).reciprocalRank,
    boxMrr: readOutcome(table.outcomes, chooseBox(policy)).reciprocalRank,
    cropRate: action === keepAction ? 0 : 1,
    reward: action === keepAction ? rewards.keep : rewards.anchors[action]!,
  }
}

function summarize(rows: readonly ReturnType<typeof measureChoice>[]): ValidationResult {
  const mean = (name: keyof ReturnType<typeof measureChoice>) =>
    rows.reduce((sum, row) => sum + row[name], 0) / Math.max(1, rows.length)
  return {
    queries: rows.length,
    mrr: mean('mrr'),
    'recall@1': mean('recall@1'),
    keepMrr: mean('keepMrr'),
    oracleMrr: mean('oracleMrr'),
    boxMrr: mean('boxMrr'),
    cropRate: mean('cropRate'),
    reward: mean('reward'),
  }
}

import { InvalidArgumentError } from '@region-r1/core'
import { createQuestionIndex, splitQuestion } from '@region-r1/policy'
import type { ActionRewards } from '../objective.ts'
import { type RewardTable, readOutcome, type TableQuery } from '../reward-table/reward-table.ts'
import type { RewardFunction } from '../rewards/reward-function.ts'
import { keepAction } from '../rollouts/action-distribution.ts'

/** A query as training reads it. */
export interface TrainingQuery {
  readonly table: TableQuery
  /** `[W]`, 0 pads. */
  readonly questionIds: readonly number[]
  readonly rewards: ActionRewards
  /** What the warm start imitates: the rewards, or the agreement of each action with the query's label. */
  readonly imitated: ActionRewards
  /** Whether the full picture already ranks a positive first. */
  readonly isSolved: boolean
}

export interface QuestionWords {
  readonly length: number
  readonly vocabulary: readonly string[]
}

/**
 * The words of training questions, the most frequent first, ties by the alphabet. A word that came once says nothing,
 * unless all did.
 *
 * @throws InvalidArgumentError where no question has a word.
 */
export function collectVocabulary({ queries }: RewardTable, size: number): string[] {
  const counts = new Map<string, number>()
  for (const { question } of queries) {
    for (const word of splitQuestion(question)) counts.set(word, (counts.get(word) ?? 0) + 1)
  }
  if (counts.size === 0) {
    throw new InvalidArgumentError({
      argument: 'table',
      message: 'no question has a word of letters or digits; a policy needs to be asked about something',
    })
  }
  const least = Math.min(2, Math.max(...counts.values()))
  return [...counts]
    .filter(([, count]) => count >= least)
    .sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
    .slice(0, size)
    .map(([word]) => word)
}

export interface CreateTrainingQueriesOptions {
  readonly words: QuestionWords
  readonly reward: RewardFunction
  /** What is imitated of a query in place of its rewards; null where there is nothing else. */
  readonly findTarget?: ((query: TableQuery) => ActionRewards | null) | undefined
}

/** The queries of a table with their rewards and word ids. */
export function createTrainingQueries(
  { queries }: RewardTable,
  { words, reward, findTarget = () => null }: CreateTrainingQueriesOptions,
): TrainingQuery[] {
  const toIds = createQuestionIndex({ length: words.length, vocabulary: [...words.vocabulary] })
  return queries.map(table => {
    const keep = readOutcome(table.outcomes, keepAction)
    const anchors = Float64Array.from(table.picture.anchors, (_, place) =>
      reward(keep, readOutcome(table.outcomes, place)),
    )
    const rewards = { keep: reward(keep, null), anchors }
    return {
      table,
      questionIds: toIds(table.question),
      rewards,
      imitated: findTarget(table) ?? rewards,
      isSolved: keep.rank === 1,
    }
  })
}

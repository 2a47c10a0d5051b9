import { join } from 'node:path'
import type { DualEncoder } from '@region-r1/core'
import { writeFileAtomically } from '@region-r1/core/node'
import { countWeights, type MetricsRow } from '@region-r1/tensor'
import { exportPolicy } from '../export/export-policy.ts'
import type { HeadNetwork } from '../head/head-network.ts'
import { writeTrainingReport } from '../report/write-training-report.ts'
import { type ChosenSecondLook, chooseSecondLook } from '../second-look/choose-second-look.ts'
import type { BestPolicy } from './best-policy.ts'
import { describeChoice } from './describe-choice.ts'
import type { TrainingConfig } from './training-config.ts'
import type { TrainingQuery } from './training-set.ts'
import { getTrainingStage, type TrainingStage } from './training-stage.ts'
import { computePolicies, summarizeChoices, type ValidationResult } from './validate-policy.ts'

export interface PublishRunOptions {
  readonly directory: string
  readonly encoder: DualEncoder
  readonly config: TrainingConfig
  readonly network: HeadNetwork
  readonly vocabulary: readonly string[]
  readonly best: BestPolicy
  /** Of metrics.jsonl. */
  readonly rows: readonly MetricsRow[]
  /** Those that were trained on. */
  readonly training: readonly TrainingQuery[]
  /** The validation queries. */
  readonly queries: readonly TrainingQuery[]
  /** What the policy's config.json says of its training beside the settings. */
  readonly description: Readonly<Record<string, string | number>>
}

export interface PublishedRun {
  /** The folder that `loadPolicy` reads. */
  readonly policy: string
  readonly report: string
  /** Of the exported policy: steps done, and its validation figures. */
  readonly bestStep: number
  /** Where that step lies: a policy of imitation alone owes r-GRPO nothing. */
  readonly bestStage: TrainingStage
  readonly validation: ValidationResult
  readonly tags: Readonly<Record<string, ValidationResult>>
  /** What looking again brings on the validation queries, by a query's mean passes; null where it brings nothing. */
  readonly secondLook: Pick<ChosenSecondLook, 'mrr' | 'passes'> | null
}

/** Writes what a run leaves of its best policy: policy/, validation.jsonl and report.html. */
export async function publishRun(options: PublishRunOptions): Promise<PublishedRun> {
  const { directory, encoder, config, network, vocabulary, best, rows, training, queries, description } = options
  const head = network.config
  const bestStage = getTrainingStage(best.step, config)
  const policies = await computePolicies(network, best.weights, queries)
  const { tags } = summarizeChoices(queries, policies)
  const chosen =
    config.passes === 1
      ? null
      : await chooseSecondLook({
          training: { queries: training, policies: await computePolicies(network, best.weights, training) },
          validation: { queries, policies },
          ...{ encoder, vocabulary, anchors: head.anchors, passes: config.passes, thresholds: config.thresholds },
        })
  const secondLook = chosen && { mrr: chosen.mrr, passes: chosen.passes }
  const policy = join(directory, 'policy')
  await exportPolicy({
    ...{ directory: policy, encoder, config, head, vocabulary },
    weights: best.weights,
    secondLook: chosen?.secondLook,
    threshold: chosen?.threshold,
    training: {
      ...description,
      steps: best.step,
      stage: bestStage,
      imitationSteps: Math.min(best.step, config.warmStart.steps),
      weights: countWeights(best.weights),
      reward: config.reward,
      estimator: config.estimator,
      validation: { ...best.validation },
      ...(secondLook && { secondLook }),
    },
  })
  const choices = queries.map(
    (query, row) => `${JSON.stringify(describeChoice(query, policies[row]!, { anchors: head.anchors, encoder }))}\n`,
  )
  await writeFileAtomically(join(directory, 'validation.jsonl'), choices.join(''))
  const report = join(directory, 'report.html')
  await writeTrainingReport({
    ...{ file: report, config, encoder, rows, best, tags, queries, policies },
    anchors: head.anchors,
  })
  return { policy, report, bestStep: best.step, bestStage, validation: best.validation, tags, secondLook }
}

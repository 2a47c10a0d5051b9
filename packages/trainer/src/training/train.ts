import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { createRng, type DualEncoder } from '@region-r1/core'
import { writeFileAtomically } from '@region-r1/core/node'
import { createAnchors } from '@region-r1/policy'
import type { Backend } from '../backend/open-backend.ts'
import { assertFinite, formatCheckpoint, getCheckpointFile, loadCheckpoint } from '../checkpoint-file.ts'
import { exportPolicy } from '../export/export-policy.ts'
import { createHeadConfig } from '../head/head-config.ts'
import { createHeadNetwork } from '../head/head-network.ts'
import { createHeadWeights } from '../head/head-weights.ts'
import { createAdamWState } from '../optimizer/adam-w.ts'
import { takeRGrpoStep } from '../r-grpo.ts'
import { writeTrainingReport } from '../report/write-training-report.ts'
import type { RewardTable, TableQuery } from '../reward-table/reward-table.ts'
import { createRewardFunction } from '../rewards/reward-function.ts'
import type { ActionDistribution } from '../rollouts/action-distribution.ts'
import { takeWarmStartStep } from '../warm-start.ts'
import { copyWeights, countWeights } from '../weights.ts'
import { assertValidation } from './assert-validation.ts'
import { type BestPolicy, isBetter } from './best-policy.ts'
import { hashTables, type TrainingState } from './checkpoint.ts'
import { createBatchSampler } from './create-batch-sampler.ts'
import type { StepMetrics } from './create-step-meter.ts'
import { describeChoice } from './describe-choice.ts'
import { describeSample } from './describe-sample.ts'
import { computeLabelTarget, type DecisionLabels } from './label-targets.ts'
import { openRunLog } from './run-log.ts'
import type { TrainingConfig } from './training-config.ts'
import { collectVocabulary, createTrainingQueries } from './training-set.ts'
import { computePolicies, summarizeChoices, type ValidationResult } from './validate-policy.ts'

/** What is trained, on what, and where it goes. */
export interface TrainOptions {
  readonly config: TrainingConfig
  readonly encoder: DualEncoder
  /** Of this encoder and the config's anchors. */
  readonly table: RewardTable
  /** Of other pictures: the best policy is chosen on it. */
  readonly validation: RewardTable
  readonly backend: Backend
  /**
   * Decisions that the warm start imitates in place of the table's best anchors, by query; a query without one imitates
   * the table. The decision itself is imitated where the config's `warmStart.decision` says so.
   */
  readonly labels?: DecisionLabels
  /** Where policy/, the logs (metrics, samples, validation, TensorBoard's), checkpoints/ and report.html go. */
  readonly directory: string
  /** Go on from the folder's last checkpoint, where there is one. @default false */
  readonly resume?: boolean
  /** What the policy's config.json says of its data. */
  readonly description?: Readonly<Record<string, string | number>>
  readonly signal?: AbortSignal
  /** Called after each step, those of the warm start included. */
  readonly onStep?: (progress: TrainProgress) => void
}

/** How far a training is. */
export interface TrainProgress {
  /** Steps done, warm start included. */
  readonly step: number
  readonly steps: number
  readonly metrics: StepMetrics
  /** Where this step looked at the validation queries. */
  readonly validation?: ValidationResult
}

/** The exported policy and how good it is. */
export interface TrainResult {
  /** The folder that `loadPolicy` reads. */
  readonly policy: string
  readonly report: string
  /** Of the exported policy: steps done, and its validation figures. */
  readonly bestStep: number
  readonly validation: ValidationResult
  readonly tags: Readonly<Record<string, ValidationResult>>
  readonly stopped: 'finished' | 'early'
}

/** Queries of a step that samples.jsonl shows. */
const sampleCount = 4

/**
 * Trains a policy: a warm start, then r-GRPO, with a look at the validation queries between, and exports the best one.
 * Every random number follows from the seed and the step, so a run that was killed and resumed ends with the same
 * weights to the last bit, on the same backend.
 *
 * @throws InvalidArgumentError where the tables are of another encoder, or a checkpoint is of another run.
 * @throws RegionR1Error where a loss is not a number, with the checkpoint to go back to.
 */
export async function train(options: TrainOptions): Promise<TrainResult> {
  const { config, encoder, table, validation, backend, labels, directory, resume = false, signal, onStep } = options
  assertValidation(options)
  const rng = createRng(config.seed)
  const vocabulary = collectVocabulary(table, config.vocabularySize)
  const head = createHeadConfig({
    ...{ encoder, vocabulary, readsQuestion: config.readsQuestion },
    anchors: createAnchors(config.anchors),
    sizes: config.head,
  })
  const network = createHeadNetwork(head, backend)
  const reading = {
    words: { length: config.questionLength, vocabulary },
    reward: createRewardFunction(config.reward, config.rewardWeights),
  }
  const findTarget = ({ queryId, picture }: TableQuery) => {
    const label = labels?.get(queryId)
    return label === undefined ? null : computeLabelTarget(label, { picture, encoder, anchors: head.anchors })
  }
  const queries = createTrainingQueries(table, { ...reading, findTarget })
  const looked = createTrainingQueries(validation, reading)
  const identity = {
    config: createHash('sha256')
      .update(JSON.stringify(labels ? [config, ...labels] : config))
      .digest('hex'),
    data: hashTables([table, validation]),
    encoder: encoder.id,
    backend: backend.name,
  }

  const state = (resume ? await loadCheckpoint<TrainingState>(directory, identity) : null) ?? createState()
  const log = await openRunLog(directory, state.step)
  const sampleBatch = createBatchSampler(
    queries.map(({ isSolved }) => isSolved),
    { ...config, rng: rng.fork('batches') },
  )
  const warmSteps = config.warmStart.steps
  const steps = warmSteps + config.steps
  let references = await computeReferences()

  const goesOn = () => state.step < steps && state.looksSinceBest < config.patience

  while (goesOn()) {
    signal?.throwIfAborted()
    const { step } = state
    if (step === warmSteps && step > 0) await beginRGrpo()
    const started = performance.now()
    const chosen = sampleBatch(step)
    const metrics = step < warmSteps ? await warmUp(step, chosen) : await reinforce(step - warmSteps, chosen)
    state.step++
    assertFinite(metrics, { ...config, directory, step: state.step })
    const look = state.step % config.validationInterval === 0 || state.step === steps ? await validate() : null
    await log.writeMetrics({
      step: state.step,
      step_time: (performance.now() - started) / 1000,
      ...metrics,
      ...look?.metrics,
    })
    onStep?.({ step: state.step, steps, metrics, ...(look && { validation: look.result }) })
    if (!goesOn() || state.step % config.checkpointInterval === 0) {
      await writeFileAtomically(getCheckpointFile(directory), formatCheckpoint(identity, state))
    }
  }
  return finish()

  function createState(): TrainingState {
    const weights = createHeadWeights(head, rng.fork('weights'))
    return { step: 0, weights, optimizer: createAdamWState(weights), reference: null, best: null, looksSinceBest: 0 }
  }

  async function beginRGrpo(): Promise<void> {
    state.optimizer = createAdamWState(state.weights)
    if (config.beta > 0) state.reference = copyWeights(state.weights)
    references = await computeReferences()
  }

  /** The reference's distribution over every query: it never changes, so it is computed once. */
  async function computeReferences(): Promise<readonly ActionDistribution[] | null> {
    if (config.beta > 0 && warmSteps === 0) state.reference ??= copyWeights(state.weights)
    return state.reference === null ? null : computePolicies(network, state.reference, queries)
  }

  function warmUp(step: number, chosen: readonly number[]): Promise<StepMetrics> {
    return takeWarmStartStep({
      ...{ config, network, step },
      weights: state.weights,
      optimizer: state.optimizer,
      queries: chosen.map(index => queries[index]!),
      rng: rng.fork(`warm-start/${step}`),
    })
  }

  async function reinforce(step: number, chosen: readonly number[]): Promise<StepMetrics> {
    const drawn = chosen.map(index => queries[index]!)
    const { metrics, rollouts } = await takeRGrpoStep({
      ...{ config, network, step },
      weights: state.weights,
      optimizer: state.optimizer,
      queries: drawn,
      ...(references && { references: chosen.map(index => references![index]!) }),
      rng: rng.fork(`r-grpo/${step}`),
    })
    if ((state.step + 1) % config.validationInterval === 0) {
      for (const [row, group] of rollouts.slice(0, sampleCount).entries()) {
        await log.writeSample(describeSample(state.step + 1, drawn[row]!, group, head.anchors))
      }
    }
    return metrics
  }

  async function validate() {
    const { all, tags } = summarizeChoices(looked, await computePolicies(network, state.weights, looked))
    const name = (prefix: string, result: ValidationResult) =>
      Object.fromEntries(Object.entries(result).map(([metric, value]) => [`${prefix}/${metric}`, value]))
    const metrics = Object.assign(
      name('validation', all),
      ...Object.entries(tags).map(([tag, result]) => name(`validation/${tag}`, result)),
    ) as StepMetrics
    // A warm start that leaves the decision alone has no policy to choose yet.
    if (state.step > warmSteps || config.warmStart.decision) {
      const better = isBetter(all, state.best)
      if (better) state.best = { step: state.step, weights: copyWeights(state.weights), validation: all }
      state.looksSinceBest = better ? 0 : state.looksSinceBest + 1
    }
    return { result: all, metrics }
  }

  async function finish(): Promise<TrainResult> {
    const best: BestPolicy = state.best ?? {
      step: state.step,
      weights: state.weights,
      validation: summarizeChoices(looked, await computePolicies(network, state.weights, looked)).all,
    }
    const policies = await computePolicies(network, best.weights, looked)
    const { tags } = summarizeChoices(looked, policies)
    const policy = join(directory, 'policy')
    await exportPolicy({
      ...{ directory: policy, encoder, config, head, vocabulary },
      weights: best.weights,
      training: {
        ...options.description,
        seed: config.seed,
        queries: queries.length,
        steps: best.step,
        weights: countWeights(best.weights),
        reward: config.reward,
        estimator: config.estimator,
        validation: { ...best.validation },
      },
    })
    const choices = looked.map(
      (query, row) => `${JSON.stringify(describeChoice(query, policies[row]!, head.anchors))}\n`,
    )
    await writeFileAtomically(join(directory, 'validation.jsonl'), choices.join(''))
    const report = join(directory, 'report.html')
    await writeTrainingReport({
      file: report,
      config,
      encoder,
      rows: log.rows,
      best,
      tags,
      queries: looked,
      policies,
      anchors: head.anchors,
    })
    return {
      policy,
      report,
      bestStep: best.step,
      validation: best.validation,
      tags,
      stopped: state.step < steps ? 'early' : 'finished',
    }
  }
}

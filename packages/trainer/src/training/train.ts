import { createHash } from 'node:crypto'
import { createRng, type DualEncoder } from '@region-r1/core'
import { createAnchors } from '@region-r1/scoring'
import {
  copyWeights,
  createAdamWState,
  type RunIdentity,
  type RunLog,
  runTraining,
  type StepMetrics,
  type TrainingProgress,
} from '@region-r1/tensor'
import { createHeadNetwork } from '../head/create-head-network.ts'
import { createHeadConfig } from '../head/head-config.ts'
import { createHeadWeights } from '../head/head-weights.ts'
import type { HeadBackend } from '../head/open-backend.ts'
import { takeRGrpoStep } from '../r-grpo.ts'
import type { RewardTable, TableQuery } from '../reward-table/reward-table.ts'
import { createRewardFunction } from '../rewards/reward-function.ts'
import type { ActionDistribution } from '../rollouts/action-distribution.ts'
import { takeWarmStartStep } from '../warm-start.ts'
import { assertValidation } from './assert-validation.ts'
import { isBetter } from './best-policy.ts'
import { createBatchSampler } from './create-batch-sampler.ts'
import { describeSample } from './describe-sample.ts'
import { computeLabelTarget, type DecisionLabels } from './label-targets.ts'
import { type PublishedRun, publishRun } from './publish-run.ts'
import type { TrainingConfig } from './training-config.ts'
import { collectVocabulary, createTrainingQueries } from './training-set.ts'
import { hashTables, type TrainingState } from './training-state.ts'
import { computePolicies, nameValidation, summarizeChoices, type ValidationResult } from './validate-policy.ts'

/** What is trained, on what, and where it goes. */
export interface TrainOptions {
  readonly config: TrainingConfig
  readonly encoder: DualEncoder
  /** Of this encoder and the config's anchors. */
  readonly table: RewardTable
  /** Of other pictures: the best policy is chosen on it. */
  readonly validation: RewardTable
  readonly backend: HeadBackend
  /**
   * Decisions that the warm start imitates in place of the table's best anchors, by query; a query without one imitates
   * the table. The decision itself is imitated where the config's `warmStart.decision` says so.
   */
  readonly labels?: DecisionLabels | undefined
  /** Where policy/, the logs (metrics, samples, validation, TensorBoard's), checkpoints/ and report.html go. */
  readonly directory: string
  /** Go on from the folder's last checkpoint, where there is one; more steps extend a finished run. @default false */
  readonly resume?: boolean | undefined
  /** What the policy's config.json says of its data. */
  readonly description?: Readonly<Record<string, string | number>> | undefined
  readonly signal?: AbortSignal | undefined
  /** Called after each step, those of the warm start included. */
  readonly onStep?: ((progress: TrainProgress) => void) | undefined
}

/** How far a training is; the steps of the warm start count. */
export type TrainProgress = TrainingProgress<ValidationResult>

/** The exported policy and how good it is. */
export interface TrainResult extends PublishedRun {
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
  const { config, encoder, table, validation, backend, labels, directory } = options
  assertValidation(options)
  const rng = createRng(config.seed)
  const vocabulary = collectVocabulary(table, config.vocabularySize)
  const head = createHeadConfig({
    ...{ encoder, vocabulary, readsQuestion: config.readsQuestion },
    anchors: createAnchors(config.anchors),
    sizes: config.head,
  })
  await using network = createHeadNetwork(head, backend)
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
    ...describeSettings(config),
    ...(labels && { labels: hash([...labels]) }),
    data: hashTables([table, validation]),
    encoder: encoder.id,
    backend: backend.name,
  }

  const sampleBatch = createBatchSampler(
    queries.map(({ isSolved }) => isSolved),
    { ...config, rng: rng.fork('batches') },
  )
  const { dynamicSampling } = config
  const sampleBatches = (step: number) =>
    Array.from({ length: dynamicSampling }, (_, batch) => sampleBatch(step * dynamicSampling + batch)).flat()
  const warmSteps = config.warmStart.steps
  const steps = warmSteps + config.steps
  /** The reference's distribution over every query: it never changes, so it is computed once. */
  let references: readonly ActionDistribution[] | null = null

  const { state, rows } = await runTraining<TrainingState, ValidationResult>({
    ...{ directory, identity, steps, createState, takeStep, validate },
    ...{ resume: options.resume, signal: options.signal, onStep: options.onStep },
    validationInterval: config.validationInterval,
    checkpointInterval: config.checkpointInterval,
    isDone: ({ looksSinceBest }) => looksSinceBest >= config.patience,
  })
  const best = state.best ?? {
    step: state.step,
    weights: state.weights,
    validation: summarizeChoices(looked, await computePolicies(network, state.weights, looked)).all,
  }
  const published = await publishRun({
    ...{ directory, encoder, config, network, vocabulary, best, rows },
    training: queries,
    queries: looked,
    description: { ...options.description, seed: config.seed, queries: queries.length },
  })
  return { ...published, stopped: state.step < steps ? 'early' : 'finished' }

  function createState(): TrainingState {
    const weights = createHeadWeights(head, rng.fork('weights'), config.initialCropRate ?? undefined)
    return { step: 0, weights, optimizer: createAdamWState(weights), reference: null, best: null, looksSinceBest: 0 }
  }

  function takeStep(state: TrainingState, log: RunLog): Promise<StepMetrics> {
    return state.step < warmSteps
      ? warmUp(state, sampleBatch(state.step))
      : reinforce(state, sampleBatches(state.step), log)
  }

  function warmUp({ step, weights, optimizer }: TrainingState, chosen: readonly number[]): Promise<StepMetrics> {
    return takeWarmStartStep({
      ...{ config, network, weights, optimizer, step },
      queries: chosen.map(index => queries[index]!),
      rng: rng.fork(`warm-start/${step}`),
    })
  }

  async function reinforce(state: TrainingState, chosen: readonly number[], log: RunLog): Promise<StepMetrics> {
    const step = state.step - warmSteps
    if (step === 0) {
      state.optimizer = createAdamWState(state.weights)
      if (config.beta > 0) state.reference = copyWeights(state.weights)
    }
    if (state.reference !== null) references ??= await computePolicies(network, state.reference, queries)
    const { metrics, rollouts, drawn } = await takeRGrpoStep({
      ...{ config, network, step },
      weights: state.weights,
      optimizer: state.optimizer,
      queries: chosen.map(index => queries[index]!),
      references: references === null ? undefined : chosen.map(index => references![index]!),
      rng: rng.fork(`r-grpo/${step}`),
    })
    if ((state.step + 1) % config.validationInterval === 0) {
      for (const [row, group] of rollouts.slice(0, sampleCount).entries()) {
        await log.writeSample(describeSample(state.step + 1, drawn[row]!, group, { anchors: head.anchors, encoder }))
      }
    }
    return metrics
  }

  async function validate(state: TrainingState) {
    const { all, tags } = summarizeChoices(looked, await computePolicies(network, state.weights, looked))
    // A warm start that leaves the decision alone has no policy to choose yet.
    if (state.step > warmSteps || config.warmStart.decision) {
      const better = isBetter(all, state.best)
      if (better) state.best = { step: state.step, weights: copyWeights(state.weights), validation: all }
      state.looksSinceBest = better ? 0 : state.looksSinceBest + 1
    }
    return { validation: all, metrics: nameValidation(all, tags) }
  }
}

/** All settings by name, so that a refusal can tell which differ. More steps are no other run: it is extended. */
function describeSettings({ steps: _, ...settings }: TrainingConfig): RunIdentity {
  const entries = Object.entries(settings).map(([name, value]) => [`setting "${name}"`, JSON.stringify(value)])
  return Object.fromEntries(entries)
}

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex')
}

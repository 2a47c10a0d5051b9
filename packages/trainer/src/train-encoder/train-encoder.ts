import { createHash } from 'node:crypto'
import { createRng, InvalidArgumentError } from '@region-r1/core'
import { writeFileAtomically } from '@region-r1/core/node'
import type { KbEntry } from '@region-r1/datasets'
import { loadSceneQuestionBook } from '@region-r1/scenes'
import type { Backend } from '../backend/open-backend.ts'
import { assertFinite, formatCheckpoint, getCheckpointFile, loadCheckpoint } from '../checkpoint-file.ts'
import { type AdamWState, createAdamWState, updateAdamW } from '../optimizer/adam-w.ts'
import { clipGradients } from '../optimizer/clip-gradients.ts'
import { computeLearningRate } from '../optimizer/learning-rate.ts'
import { openRunLog } from '../training/run-log.ts'
import { copyWeights, countWeights, createWeights, type Weights } from '../weights.ts'
import { createEncoderNetwork, planLossWeights } from './encoder-network.ts'
import { createEncoderShape, createEncoderWeights } from './encoder-shape.ts'
import type { EncoderTrainingConfig } from './encoder-training-config.ts'
import { listTexts } from './entry-texts.ts'
import { exportEncoder } from './export-encoder.ts'
import { createGroundStock } from './ground-stock.ts'
import { makeEncoderBatch } from './make-encoder-batch.ts'
import { listRetrievalQueries, measureRetrieval, type RetrievalResult } from './measure-retrieval.ts'
import { loadPictureStock, type StockEntry } from './picture-stock.ts'
import { createTextTokenizer } from './text-tokenizer.ts'
import { trainBpe } from './train-bpe.ts'

/** What an encoder is trained on, and where it goes. */
export interface TrainEncoderOptions {
  readonly config: EncoderTrainingConfig
  /** The knowledge base; entries without a picture are left out. */
  readonly entries: readonly KbEntry[]
  readonly backend: Backend
  /** Where the encoder's folder, metrics.jsonl, checkpoints/ and TensorBoard's event files go. */
  readonly directory: string
  /** Go on from the folder's last checkpoint, where there is one. @default false */
  readonly resume?: boolean
  /** Called with each picture that cannot be read and is done without. Without it the first one throws. */
  readonly onBrokenImage?: (image: string, error: unknown) => void
  /** While the knowledge base's pictures are read. */
  readonly onReadProgress?: (progress: { readonly done: number; readonly total: number }) => void
  /** Called after each step. */
  readonly onStep?: (progress: EncoderTrainingProgress) => void
  readonly signal?: AbortSignal
}

/** How far an encoder's training is. */
export interface EncoderTrainingProgress {
  /** Steps done. */
  readonly step: number
  readonly steps: number
  readonly secondsLeft: number
  readonly metrics: Readonly<Record<string, number>>
  /** Where this step looked at the validation pictures. */
  readonly validation?: RetrievalResult
}

/** The exported encoder and how well it finds things. */
export interface TrainEncoderResult {
  /** The folder that `loadEncoder` reads. */
  readonly encoder: string
  /** Numbers that the encoder has learned. */
  readonly weights: number
  /** Pictures that training drew from, of so many entries. */
  readonly pictures: number
  readonly entries: number
  /** Whether validation is on pictures that training never saw, or on other views of those that it did. */
  readonly validatedOn: 'held-out pictures' | 'other views'
  readonly validation: RetrievalResult
}

/** All that changes in a run; random numbers follow from the seed and the step. */
interface EncoderTrainingState {
  step: number
  readonly weights: Weights
  readonly optimizer: AdamWState
  /** The running mean of the weights, which is what is exported. */
  readonly average: Weights
}

/**
 * Trains a small dual encoder of pictures and texts on a knowledge base alone: an entry's picture as scenes would show
 * it finds the entry, its kind and its text; patches find what lies under them. A run that was killed and resumed ends
 * with the same weights to the last bit, on the same backend.
 *
 * @throws InvalidArgumentError where fewer than two entries have pictures, or a checkpoint is of another run.
 * @throws RegionR1Error where a loss is not a number, with the checkpoint to go back to.
 */
export async function trainEncoder(options: TrainEncoderOptions): Promise<TrainEncoderResult> {
  const { config, backend, directory, resume = false, onReadProgress, onStep, signal } = options
  const stock = await loadPictureStock(options.entries, {
    ...options,
    ...config,
    ...(onReadProgress && { onProgress: onReadProgress }),
  })
  assertEntries(stock, options.entries.length)
  const rng = createRng(config.seed)
  const tokenizerJson = trainBpe(listTexts(stock), config.vocabularySize)
  const tokenizer = createTextTokenizer(tokenizerJson, config.textLength)
  const shape = createEncoderShape(config, Object.keys(tokenizerJson.model.vocab).length)
  const network = createEncoderNetwork(shape, backend)
  const grounds = createGroundStock(config.imageSide, rng.fork('grounds'))
  const queries = listRetrievalQueries(stock, grounds, rng.fork('validation'))
  const book = loadSceneQuestionBook()

  const identity = {
    config: createHash('sha256').update(JSON.stringify(config)).digest('hex'),
    data: hashStock(stock),
    backend: backend.name,
  }
  const state = (resume ? await loadCheckpoint<EncoderTrainingState>(directory, identity) : null) ?? createState()
  const log = await openRunLog(directory, state.step)
  const begun = { step: state.step, at: performance.now() }

  let result: TrainEncoderResult | undefined

  while (state.step < config.steps) {
    signal?.throwIfAborted()
    const started = performance.now()
    const trained = await takeStep()
    assertFinite(trained, { ...config, directory, step: state.step })
    const isLast = state.step === config.steps
    const looks = isLast || state.step % config.validationInterval === 0
    if (looks) result = await save()
    const validation = looks ? result?.validation : undefined
    const metrics = { step_time: (performance.now() - started) / 1000, ...trained }
    await log.writeMetrics({ step: state.step, ...metrics, ...(validation && name(validation)) })
    if (isLast || state.step % config.checkpointInterval === 0) {
      await writeFileAtomically(getCheckpointFile(directory), formatCheckpoint(identity, state))
    }
    const secondsAStep = (performance.now() - begun.at) / 1000 / (state.step - begun.step)
    onStep?.({
      step: state.step,
      steps: config.steps,
      secondsLeft: secondsAStep * (config.steps - state.step),
      metrics,
      ...(validation && { validation }),
    })
  }
  // A finished run that is resumed has nothing left to do but to say what it came to.
  return result ?? save()

  function createState(): EncoderTrainingState {
    const weights = {
      ...createEncoderWeights(shape, rng.fork('weights')),
      ...createWeights(planLossWeights(shape, stock.length), rng.fork('losses')),
    }
    return { step: 0, weights, optimizer: createAdamWState(weights), average: copyWeights(weights) }
  }

  async function takeStep() {
    const { step, weights, optimizer, average } = state
    const batch = makeEncoderBatch({
      ...{ stock, shape, grounds, tokenizer, book },
      counts: config,
      rng: rng.fork(`step/${step}`),
    })
    const { gradients, losses } = await network.backpropagate(weights, batch)
    const gradientNorm = clipGradients(gradients, config.maxGradNorm)
    const learningRate = computeLearningRate(config, step)
    updateAdamW(weights, gradients, optimizer, { learningRate, weightDecay: config.weightDecay })
    // Young averages forget faster: they start from weights that know nothing.
    follow(average, weights, Math.min(config.averageDecay, (step + 1) / (step + 20)))
    state.step++
    return { ...losses, grad_norm: gradientNorm, learning_rate: learningRate }
  }

  /** Looks at the validation pictures and writes the encoder as it is now: a run that is ended early leaves one too. */
  async function save(): Promise<TrainEncoderResult> {
    const validation = await measureRetrieval({ network, stock, shape, tokenizer, weights: state.average, queries })
    const validatedOn = stock.some(({ heldOut }) => heldOut.length > 0) ? 'held-out pictures' : 'other views'
    const summary = {
      weights: countWeights(createEncoderWeights(shape, rng)),
      pictures: stock.reduce((sum, { shown }) => sum + shown.length, 0),
      entries: stock.length,
      validatedOn,
      validation,
    } as const
    const training = { seed: config.seed, steps: state.step, ...summary }
    await exportEncoder({ directory, shape, weights: state.average, tokenizer: tokenizerJson, training })
    return { encoder: directory, ...summary }
  }
}

function follow(average: Weights, weights: Weights, decay: number): void {
  for (const [name, { values }] of Object.entries(average)) {
    const latest = weights[name]!.values
    for (let index = 0; index < values.length; index++) {
      values[index] = decay * values[index]! + (1 - decay) * latest[index]!
    }
  }
}

function name(result: RetrievalResult): Record<string, number> {
  return Object.fromEntries(Object.entries(result).map(([metric, value]) => [`validation/${metric}`, value]))
}

function assertEntries(stock: readonly StockEntry[], entries: number): void {
  if (stock.length >= 2) return
  throw new InvalidArgumentError({
    argument: 'entries',
    message: `${stock.length} of the ${entries} entries have a picture that can be read, at least 2 are needed to tell apart; add pictures`,
  })
}

/** Names a knowledge base by all that training reads of it. */
function hashStock(stock: readonly StockEntry[]): string {
  const hash = createHash('sha256')
  for (const { id, text, kind, own, shown, heldOut } of stock) {
    hash.update(JSON.stringify([id, text, kind]))
    for (const { data } of [own, ...shown.map(({ whole }) => whole), ...heldOut]) hash.update(data)
  }
  return hash.digest('hex')
}

import { createHash } from 'node:crypto'
import { createRng, InvalidArgumentError } from '@region-r1/core'
import type { KbEntry } from '@region-r1/datasets'
import { loadSceneQuestionBook } from '@region-r1/scenes'
import type { Backend } from '@region-r1/tensor'
import {
  type AdamWState,
  clipGradients,
  computeLearningRate,
  copyWeights,
  countWeights,
  createAdamWState,
  createWeights,
  runTraining,
  type StepMetrics,
  type TrainingProgress,
  updateAdamW,
  type Weights,
} from '@region-r1/tensor'
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
  readonly resume?: boolean | undefined
  /** Called with each picture that cannot be read and is done without. Without it the first one throws. */
  readonly onBrokenImage?: ((image: string, error: unknown) => void) | undefined
  /** While the knowledge base's pictures are read. */
  readonly onReadProgress?: ((progress: { readonly done: number; readonly total: number }) => void) | undefined
  /** Called after each step. */
  readonly onStep?: ((progress: EncoderTrainingProgress) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/** How far an encoder's training is. */
export type EncoderTrainingProgress = TrainingProgress<RetrievalResult>

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
  const { config, backend, directory, resume, onReadProgress, onStep, signal } = options
  const stock = await loadPictureStock(options.entries, { ...options, ...config, onProgress: onReadProgress })
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
  const run = await runTraining<EncoderTrainingState, RetrievalResult>({
    ...{ directory, resume, signal, onStep, createState, takeStep },
    ...{ steps: config.steps, identity },
    ...{ validationInterval: config.validationInterval, checkpointInterval: config.checkpointInterval },
    async validate(state) {
      const { validation } = await save(state)
      return { validation, metrics: name(validation) }
    },
  })
  // The last step has saved the encoder; a finished run that is resumed only says what it came to.
  return summarize(run.validation ?? (await save(run.state)).validation)

  function createState(): EncoderTrainingState {
    const weights = {
      ...createEncoderWeights(shape, rng.fork('weights')),
      ...createWeights(planLossWeights(shape, stock.length), rng.fork('losses')),
    }
    return { step: 0, weights, optimizer: createAdamWState(weights), average: copyWeights(weights) }
  }

  async function takeStep({ step, weights, optimizer, average }: EncoderTrainingState): Promise<StepMetrics> {
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
    return { ...losses, grad_norm: gradientNorm, learning_rate: learningRate }
  }

  /** Looks at the validation pictures and writes the encoder as it is now: a run that is ended early leaves one too. */
  async function save({ step, average }: EncoderTrainingState): Promise<TrainEncoderResult> {
    const result = summarize(await measureRetrieval({ network, stock, shape, tokenizer, weights: average, queries }))
    const { encoder: _, ...summary } = result
    const training = { seed: config.seed, steps: step, ...summary }
    await exportEncoder({ directory, shape, weights: average, tokenizer: tokenizerJson, training })
    return result
  }

  function summarize(validation: RetrievalResult): TrainEncoderResult {
    return {
      encoder: directory,
      weights: countWeights(createEncoderWeights(shape, rng)),
      pictures: stock.reduce((sum, { shown }) => sum + shown.length, 0),
      entries: stock.length,
      validatedOn: stock.some(({ heldOut }) => heldOut.length > 0) ? 'held-out pictures' : 'other views',
      validation,
    }
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

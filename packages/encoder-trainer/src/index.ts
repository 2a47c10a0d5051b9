/**
 * Trains a small dual encoder of pictures and texts on a knowledge base of your own.
 *
 * @example
 * const backend = await openBackend('auto')
 * await trainEncoder({ config: createEncoderTrainingConfig(), entries, backend, directory: 'models/shop' })
 *
 * @module @region-r1/encoder-trainer
 */

export { type Backend, type BackendName, backendNames, openBackend } from '@region-r1/tensor'
export { type AdaptEncoderOptions, type AdaptEncoderResult, adaptEncoder } from './adapter/adapt-encoder.ts'
export type { AdapterProgress } from './adapter/train-adapter.ts'
export {
  createEncoderTrainingConfig,
  type EncoderTrainingConfig,
  type EncoderTrainingConfigInput,
} from './encoder-training-config.ts'
export type { RetrievalResult } from './measure-retrieval.ts'
export {
  type EncoderTrainingProgress,
  type TrainEncoderOptions,
  type TrainEncoderResult,
  trainEncoder,
} from './train-encoder.ts'

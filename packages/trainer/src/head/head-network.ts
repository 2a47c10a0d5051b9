import type { Gradients } from '@region-r1/tensor'
import type { HeadBatch, HeadLogits } from './head-batch.ts'
import type { HeadConfig } from './head-config.ts'
import type { HeadWeights } from './head-weights.ts'

/**
 * Turns the logits of a batch into the gradient of the loss by them, in the same shapes. The losses are pure functions
 * of logits; the network only carries their gradient back to the weights.
 */
export type LogitsGradient = (logits: HeadLogits) => HeadLogits

/** The head on a backend. Weights and results are plain arrays. */
export interface HeadNetwork extends AsyncDisposable {
  readonly config: HeadConfig
  /** The logits of a batch. */
  run(weights: HeadWeights, batch: HeadBatch): Promise<HeadLogits>
  /** The gradient by every weight of a loss that is given by its gradient by the logits. */
  backpropagate(weights: HeadWeights, batch: HeadBatch, gradient: LogitsGradient): Promise<Gradients>
}

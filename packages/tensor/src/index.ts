/**
 * What a training run stands on, whatever it trains: where tensors are computed, weights and their optimiser, the network
 * as an ONNX file, and the run itself with its checkpoints and logs. It knows no policy and no picture.
 *
 * @module @region-r1/tensor
 */

export { type Backend, openBackend } from './backend/open-backend.ts'
export { readAndDispose } from './backend/read-and-dispose.ts'
export { sumRows } from './backend/sum-rows.ts'
// Where tensors are computed
export { type BackendName, backendNames } from './names.ts'
// A network, defined once for tfjs and for ONNX
export {
  formatGradientOnnx,
  type GradientOnnx,
  type GradientOnnxOptions,
  type NamedShapes,
  type TracedValue,
} from './onnx/format-gradient-onnx.ts'
export { listOnnxOutputs, multiplyOnnxOutputs, type SquareMatrix } from './onnx/multiply-onnx-outputs.ts'
export {
  createOnnxGraph,
  type OnnxElementType,
  type OnnxGraph,
  type OnnxShape,
  type OnnxValue,
} from './onnx/onnx-graph.ts'
export { createOnnxOperations } from './onnx/onnx-operations.ts'
export type { TensorOperations } from './operations/tensor-operations.ts'
export { tfjsOperations } from './operations/tfjs-operations.ts'
// Weights, and how they change
export { type AdamWOptions, type AdamWState, createAdamWState, updateAdamW } from './optimizer/adam-w.ts'
export { clipGradients } from './optimizer/clip-gradients.ts'
export { computeLearningRate, type LearningRateSchedule } from './optimizer/learning-rate.ts'
export type { RunIdentity } from './run/checkpoint-file.ts'
// A run
export { parseConfig } from './run/parse-config.ts'
export type { MetricsRow, RunLog, StepMetrics } from './run/run-log.ts'
export { type RunTrainingOptions, runTraining, type TrainingProgress, type TrainingRun } from './run/run-training.ts'
export {
  copyWeights,
  countWeights,
  createWeights,
  type Gradients,
  planLinear,
  planMatrix,
  type Weight,
  type WeightPlan,
  type WeightStart,
  type Weights,
} from './weights.ts'

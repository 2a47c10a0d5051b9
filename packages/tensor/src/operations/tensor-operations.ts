/**
 * The operations that a network is made of. It is defined once over them, and run by tfjs for training and by a writer of
 * ONNX graphs for export, so that both have the same network.
 */
export interface TensorOperations<T> {
  /** `[..., n, k] x [..., k, m]`: two matrices, or two stacks of as many. */
  matMul(a: T, b: T): T
  /** With broadcasting, as the next one. */
  add(a: T, b: T): T
  /** Element by element, with broadcasting. */
  multiply(a: T, b: T): T
  /** What is below 0 becomes 0. */
  relu(x: T): T
  /** Along the last axis. */
  softmax(x: T): T
  /** To mean 0 and variance 1 along the last axis, no weights of its own. */
  normalize(x: T): T
  /** One size may be -1: whatever is left. */
  reshape(x: T, shape: readonly number[]): T
  /** Axis i of the result is axis `order[i]` of x. */
  transpose(x: T, order: readonly number[]): T
  /** The mean of the rows of `table` that a question's words name: `[B, H]`. */
  embedWords(words: T, table: T): T
}

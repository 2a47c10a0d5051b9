import type { TensorOperations } from '../operations/tensor-operations.ts'
import { normalizeEpsilon } from '../operations/tfjs-operations.ts'
import { createOnnxGraph, type OnnxValue, onnxElementTypes } from './onnx-graph.ts'

/** A value of the way forward, with what the way back needs to know of it. */
export interface TracedValue {
  readonly value: OnnxValue
  readonly shape: readonly number[]
  /** Whether a weight is behind it, so that a gradient comes back to it. */
  readonly isTrained: boolean
}

/** Shapes by the names of values. */
export type NamedShapes = Readonly<Record<string, readonly number[]>>

/** A network, and what it reads and gives. */
export interface GradientOnnxOptions<Input extends string, Output extends string> {
  readonly weights: NamedShapes
  /** What has no gradient. */
  readonly inputs: Readonly<Record<Input, readonly number[]>>
  /** The network; words come as weights over the table's rows, `[B, V]`. */
  define(
    ops: TensorOperations<TracedValue>,
    weights: Readonly<Record<string, TracedValue>>,
    inputs: Readonly<Record<Input, TracedValue>>,
  ): Readonly<Record<Output, TracedValue>>
}

/** A network's way forward and back as two models, so that its outputs can be read between. */
export interface GradientOnnx {
  /** Reads `weight.` and its name of each weight, and the inputs; gives the outputs, and what the way back reads. */
  readonly forward: Uint8Array
  /** Reads what `reads` names and `by.` and its name, the gradient by each output; gives `gradient.` and its name of each weight. */
  readonly backward: Uint8Array
  /** Of the forward model's inputs and outputs, those that the way back reads. */
  readonly reads: readonly string[]
}

interface Step {
  readonly result: TracedValue
  /** The gradient by each trained operand, from that by the result. */
  back(dy: OnnxValue): readonly (readonly [operand: TracedValue, gradient: () => OnnxValue])[]
}

/** Writes the gradient of a network, in reverse of its definition. All sizes are fixed. */
export function formatGradientOnnx<Input extends string, Output extends string>(
  options: GradientOnnxOptions<Input, Output>,
): GradientOnnx {
  const forward = createOnnxGraph('forward')
  const backward = createOnnxGraph('backward')
  const steps: Step[] = []
  const reads = new Set<OnnxValue>()

  const declare = <Name extends string>(
    shapes: Readonly<Record<Name, readonly number[]>>,
    prefix: string,
    isTrained: boolean,
  ) =>
    Object.fromEntries(
      Object.entries<readonly number[]>(shapes).map(([name, shape]) => [
        name,
        { value: forward.input(prefix + name, 'float32', shape), shape, isTrained },
      ]),
    ) as Record<Name, TracedValue>
  const weights = declare(options.weights, 'weight.', true)
  const inputs = declare(options.inputs, '', false)
  const given = new Set<TracedValue>([...Object.values(weights), ...Object.values<TracedValue>(inputs)])

  /** Has the way back read a value of the way forward. */
  function read(traced: TracedValue): OnnxValue {
    const { value, shape } = traced
    const name = given.has(traced) ? value : `kept.${value}`
    if (!reads.has(name)) {
      if (!given.has(traced)) forward.output(name, value, shape)
      backward.input(name, 'float32', shape)
      reads.add(name)
    }
    return name
  }

  const { node, integers } = backward
  const product = (a: OnnxValue, b: OnnxValue) => node('Mul', [a, b])
  const mean = (x: OnnxValue) => node('ReduceMean', [x], { axes: [-1], keepdims: 1 })
  const flip = (x: OnnxValue) => node('Transpose', [x], { perm: [0, 2, 1] })
  const reshape = (x: OnnxValue, shape: readonly number[]) => node('Reshape', [x, integers(shape)])

  /** The sum of a gradient over the axes along which its operand was broadcast. */
  function reduce(dy: OnnxValue, from: readonly number[], to: readonly number[]): OnnxValue {
    const added = from.length - to.length
    const axes = [...from.keys()].filter(axis => axis < added || (to[axis - added] === 1 && from[axis] !== 1))
    if (axes.length === 0) return dy
    return reshape(node('ReduceSum', [dy, integers(axes)], { keepdims: 1 }), to)
  }

  function trace(
    value: OnnxValue,
    shape: readonly number[],
    operands: readonly TracedValue[],
    back: (dy: OnnxValue, result: TracedValue) => readonly (() => OnnxValue)[],
  ): TracedValue {
    const result = { value, shape, isTrained: operands.some(({ isTrained }) => isTrained) }
    if (result.isTrained) {
      steps.push({
        result,
        back: dy => {
          const gradients = back(dy, result)
          return operands.flatMap((operand, index) =>
            operand.isTrained ? [[operand, gradients[index]!] as const] : [],
          )
        },
      })
    }
    return result
  }

  const ops: TensorOperations<TracedValue> = {
    matMul(a, b) {
      const shape = [...a.shape.slice(0, -1), b.shape.at(-1)!]
      return trace(forward.node('MatMul', [a.value, b.value]), shape, [a, b], dy =>
        a.shape.length === 2
          ? [() => node('Gemm', [dy, read(b)], { transB: 1 }), () => node('Gemm', [read(a), dy], { transA: 1 })]
          : [() => node('MatMul', [dy, flip(read(b))]), () => node('MatMul', [flip(read(a)), dy])],
      )
    },
    add(a, b) {
      const shape = broadcast(a.shape, b.shape)
      return trace(forward.node('Add', [a.value, b.value]), shape, [a, b], dy => [
        () => reduce(dy, shape, a.shape),
        () => reduce(dy, shape, b.shape),
      ])
    },
    multiply(a, b) {
      const shape = broadcast(a.shape, b.shape)
      return trace(forward.node('Mul', [a.value, b.value]), shape, [a, b], dy => [
        () => reduce(product(dy, read(b)), shape, a.shape),
        () => reduce(product(dy, read(a)), shape, b.shape),
      ])
    },
    relu: x =>
      trace(forward.node('Relu', [x.value]), x.shape, [x], (dy, y) => [
        // Whether it is above 0, as a number: there and back is a tenth of what onnxruntime's Sign takes.
        () =>
          product(
            dy,
            node('Cast', [node('Cast', [read(y)], { to: onnxElementTypes.bool })], { to: onnxElementTypes.float32 }),
          ),
      ]),
    softmax: x =>
      trace(forward.node('Softmax', [x.value], { axis: -1 }), x.shape, [x], (dy, y) => [
        () => {
          const weighted = product(dy, read(y))
          const total = node('ReduceSum', [weighted, integers([-1])], { keepdims: 1 })
          return node('Sub', [weighted, product(total, read(y))])
        },
      ]),
    normalize(x) {
      const average = (value: OnnxValue) => forward.node('ReduceMean', [value], { axes: [-1], keepdims: 1 })
      const centred = forward.node('Sub', [x.value, average(x.value)])
      const variance = average(forward.node('Mul', [centred, centred]))
      const epsilon = forward.floats(Float32Array.of(normalizeEpsilon), [])
      const deviation = {
        value: forward.node('Sqrt', [forward.node('Add', [variance, epsilon])]),
        shape: [...x.shape.slice(0, -1), 1],
        isTrained: x.isTrained,
      }
      // d/dx = (dy - mean(dy) - y mean(dy y)) / deviation
      return trace(forward.node('Div', [centred, deviation.value]), x.shape, [x], (dy, y) => [
        () => {
          const along = product(read(y), mean(product(dy, read(y))))
          return node('Div', [node('Sub', [node('Sub', [dy, mean(dy)]), along]), read(deviation)])
        },
      ])
    },
    reshape(x, wanted) {
      const shape = fill(wanted, x.shape)
      return trace(forward.node('Reshape', [x.value, forward.integers(shape)]), shape, [x], dy => [
        () => reshape(dy, x.shape),
      ])
    },
    transpose(x, order) {
      const inverse = order.map((_, axis) => order.indexOf(axis))
      const shape = order.map(axis => x.shape[axis]!)
      return trace(forward.node('Transpose', [x.value], { perm: order }), shape, [x], dy => [
        () => node('Transpose', [dy], { perm: inverse }),
      ])
    },
    embedWords: (words, table) => ops.matMul(words, table),
  }

  const gradients = new Map<TracedValue, OnnxValue>()
  const outputs = Object.entries<TracedValue>(options.define(ops, weights, inputs))
  for (const [name, result] of outputs) {
    forward.output(name, result.value, result.shape)
    gradients.set(result, backward.input(`by.${name}`, 'float32', result.shape))
  }
  for (const { result, back } of steps.reverse()) {
    const dy = gradients.get(result)
    if (dy === undefined) continue
    for (const [operand, gradient] of back(dy)) {
      const before = gradients.get(operand)
      gradients.set(operand, before === undefined ? gradient() : node('Add', [before, gradient()]))
    }
  }
  for (const [name, weight] of Object.entries(weights)) {
    const dy = gradients.get(weight)
    if (dy !== undefined) backward.output(`gradient.${name}`, dy, weight.shape)
  }
  return { forward: forward.finish(), backward: backward.finish(), reads: [...reads] }
}

/** The shape of two operands' result. */
function broadcast(a: readonly number[], b: readonly number[]): number[] {
  const [long, short] = a.length >= b.length ? [a, b] : [b, a]
  const added = long.length - short.length
  return long.map((size, axis) => (axis < added ? size : Math.max(size, short[axis - added]!)))
}

/** The shape with what is left over in the place of -1. */
function fill(wanted: readonly number[], from: readonly number[]): number[] {
  const count = (sizes: readonly number[]) => sizes.reduce((product, size) => product * size, 1)
  return wanted.map(size => (size === -1 ? count(from) / Math.abs(count(wanted)) : size))
}

import {
  broadcast_util,
  type GradConfig,
  matMul,
  mul,
  onesLike,
  pad,
  registerGradient,
  reshape,
  step,
  sub,
  sum,
  type Tensor,
  transpose,
} from '@tensorflow/tfjs-core'
import { sumRows } from './sum-rows.ts'

/**
 * Teaches tfjs the gradients of the operations that the head is made of. The build of tfjs-core that Node loads has
 * none; the package that has them all brings three more backends and a model format. Registering twice changes nothing.
 */
export function registerGradients(): void {
  for (const config of gradients) registerGradient(config)
}

const gradients: readonly GradConfig[] = [
  {
    kernelName: 'Add',
    inputsToSave: ['a', 'b'],
    gradFunc: (dy, saved) => {
      const [a, b] = saved as [Tensor, Tensor]
      return { a: () => reduceTo(dy as Tensor, a.shape), b: () => reduceTo(dy as Tensor, b.shape) }
    },
  },
  {
    kernelName: 'Multiply',
    inputsToSave: ['a', 'b'],
    gradFunc: (dy, saved) => {
      const [a, b] = saved as [Tensor, Tensor]
      return {
        a: () => reduceTo(mul(dy as Tensor, b), a.shape),
        b: () => reduceTo(mul(dy as Tensor, a), b.shape),
      }
    },
  },
  {
    kernelName: 'BatchMatMul',
    inputsToSave: ['a', 'b'],
    gradFunc: (dy, saved) => {
      const [a, b] = saved as [Tensor, Tensor]
      if (a.rank > 2) return { a: () => matMul(dy as Tensor, b, false, true), b: () => matMul(a, dy as Tensor, true) }
      // The wasm backend is ten times slower at products of two large matrices that transpose.
      return { a: () => matMul(dy as Tensor, flip(b)), b: () => multiplyTransposed(a, dy as Tensor) }
    },
  },
  {
    kernelName: 'Sum',
    inputsToSave: ['x'],
    gradFunc: (dy, saved, attributes) => {
      const [x] = saved as [Tensor]
      return { x: () => spread(dy as Tensor, x, (attributes as unknown as { axis: number | number[] | null }).axis) }
    },
  },
  {
    kernelName: 'Relu',
    inputsToSave: ['x'],
    gradFunc: (dy, saved) => ({ x: () => mul(dy as Tensor, step(saved[0]!)) }),
  },
  {
    kernelName: 'Softmax',
    outputsToSave: [true],
    gradFunc: (dy, saved) => {
      const [y] = saved as [Tensor]
      return {
        logits: () => {
          const weighted = mul(dy as Tensor, y)
          return sub(weighted, mul(sum(weighted, -1, true), y))
        },
      }
    },
  },
  {
    kernelName: 'Reshape',
    inputsToSave: ['x'],
    gradFunc: (dy, saved) => ({ x: () => reshape(dy as Tensor, saved[0]!.shape) }),
  },
  {
    kernelName: 'Slice',
    inputsToSave: ['x'],
    gradFunc: (dy, saved, attributes) => {
      const [x] = saved as [Tensor]
      const { begin, size } = attributes as unknown as { begin: number[]; size: number[] }
      // A size of -1 means all that is left.
      const margins = x.shape.map((whole, axis): [number, number] => {
        const taken = size[axis] === -1 ? whole - begin[axis]! : size[axis]!
        return [begin[axis]!, whole - begin[axis]! - taken]
      })
      return { x: () => pad(dy as Tensor, margins) }
    },
  },
  {
    kernelName: 'Transpose',
    gradFunc: (dy, _, attributes) => {
      const { perm } = attributes as unknown as { perm: number[] }
      const inverse = perm.map((_, axis) => perm.indexOf(axis))
      return { x: () => transpose(dy as Tensor, inverse) }
    },
  },
]

/** The sum of a gradient over the axes along which its input was broadcast. */
function reduceTo(gradient: Tensor, shape: number[]): Tensor {
  const axes = broadcast_util.getReductionAxes(shape, gradient.shape)
  // What was added to every row, such as a bias.
  const columns = shape.at(-1) ?? 1
  if (axes.length === gradient.rank - 1 && !axes.includes(gradient.rank - 1) && columns === gradient.shape.at(-1)) {
    return reshape(sumRows(reshape(gradient, [-1, columns])), shape)
  }
  return axes.length === 0 ? reshape(gradient, shape) : reshape(sum(gradient, axes), shape)
}

/** A sum's gradient, the same for all that was summed. */
function spread(gradient: Tensor, x: Tensor, axis: number | number[] | null): Tensor {
  const axes = axis === null ? [...x.shape.keys()] : [axis].flat().map(value => (value < 0 ? value + x.rank : value))
  const kept = x.shape.map((size, index) => (axes.includes(index) ? 1 : size))
  return mul(reshape(gradient, kept), onesLike(x))
}

/** The transpose of `a` times `b`. A product prepares its second factor first: the narrower one is the cheaper. */
function multiplyTransposed(a: Tensor, b: Tensor): Tensor {
  return a.shape.at(-1)! < b.shape.at(-1)! ? flip(matMul(flip(b), a)) : matMul(flip(a), b)
}

function flip(x: Tensor): Tensor {
  return transpose(x, [1, 0])
}

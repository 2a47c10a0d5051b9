import { expect, test } from 'vitest'
import { listOnnxOutputs, multiplyOnnxOutputs } from './multiply-onnx-outputs.ts'
import { createOnnxGraph } from './onnx-graph.ts'

// That such a model computes what it should is tested where it runs: adapt-encoder.test.ts of encoder-trainer.

/** y = 2x, z = y + x, rows of two numbers. */
function createModel(): Uint8Array {
  const graph = createOnnxGraph('toy')
  const x = graph.input('x', 'float32', ['batch', 2])
  const double = graph.node('Mul', [x, graph.floats(Float32Array.of(2), [1])])
  graph.output('y', double, ['batch', 2])
  graph.output('z', graph.node('Add', ['y', x]), ['batch', 2])
  return graph.finish()
}

const swap = { size: 2, values: Float32Array.of(0, 1, 1, 0) }
const count = (model: Uint8Array, text: string) => Buffer.from(model).toString('latin1').split(text).length - 1

test('an output keeps its name, and what was computed from it reads what it was before', () => {
  const model = multiplyOnnxOutputs(createModel(), new Map([['y', swap]]))
  expect(listOnnxOutputs(model)).toEqual(['y', 'z'])
  // Written by one node; read by the sum and by the multiplication. The matrix has a name of its own.
  expect(count(model, 'y_before_0')).toBe(3 + 3)
  expect(count(model, 'MatMul')).toBe(1)
})

test('the second matrix of an output stands after the first one, under another name', () => {
  const once = multiplyOnnxOutputs(createModel(), new Map([['y', swap]]))
  const twice = multiplyOnnxOutputs(once, new Map([['y', swap]]))
  expect(count(twice, 'MatMul')).toBe(2)
  expect(count(twice, 'y_before_1')).toBeGreaterThan(0)
})

test('without a matrix the bytes are the same', () => {
  expect(multiplyOnnxOutputs(createModel(), new Map())).toEqual(createModel())
})

test('an output that no node computes, and bytes that are no model, are refused', () => {
  expect(() => multiplyOnnxOutputs(createModel(), new Map([['w', swap]]))).toThrow('no output "w", it has y, z')
  expect(() => multiplyOnnxOutputs(createModel(), new Map([['x', swap]]))).toThrow(RangeError)
  expect(() => listOnnxOutputs(Uint8Array.of(58, 200, 1, 0))).toThrow(RangeError)
})

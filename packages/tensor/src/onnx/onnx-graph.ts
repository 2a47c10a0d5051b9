import { createProtobufWriter, type ProtobufWriter } from '../protobuf/protobuf-writer.ts'

/** A value of the graph by its name. */
export type OnnxValue = string

/** A size by number, or by name where it is open. */
export type OnnxShape = readonly (number | string)[]

/** What a value's numbers are. */
export type OnnxElementType = 'float32' | 'int64'

/** Builds an ONNX model node by node. */
export interface OnnxGraph {
  /** Declares an input of the model. */
  input(name: string, type: OnnxElementType, shape: OnnxShape): OnnxValue
  /** A constant of float32. */
  floats(values: Float32Array, shape: readonly number[], name?: string): OnnxValue
  /** A constant of int64. */
  integers(values: readonly number[], shape?: readonly number[]): OnnxValue
  /** One node with one output. Attributes are integers, or lists of them. */
  node(
    operator: string,
    inputs: readonly OnnxValue[],
    attributes?: Readonly<Record<string, number | readonly number[]>>,
  ): OnnxValue
  /** Makes a value an output of the model, under that name. */
  output(name: string, value: OnnxValue, shape: OnnxShape): void
  /** The bytes of the model. */
  finish(): Uint8Array
}

/** The lowest versions that have what is used here, so that old runtimes load it. */
const irVersion = 8
const opsetVersion = 17
/** ONNX's numbers of types, as `Cast` takes them. */
export const onnxElementTypes = { float32: 1, int64: 7, bool: 9 } as const
const attributeTypes = { integer: 2, integers: 7 } as const

/** An empty graph; the name is for people. */
export function createOnnxGraph(name: string): OnnxGraph {
  const graph = createProtobufWriter().text(2, name)
  let count = 0
  const addConstant = (label: string, type: OnnxElementType, shape: readonly number[], bytes: Uint8Array) => {
    const tensor = createProtobufWriter()
    for (const size of shape) tensor.integer(1, size)
    graph.message(5, tensor.integer(2, onnxElementTypes[type]).text(8, label).bytes(9, bytes))
    return label
  }

  return {
    input(label, type, shape) {
      graph.message(11, describeValue(label, type, shape))
      return label
    },
    floats: (values, shape, label = `constant_${count++}`) =>
      addConstant(label, 'float32', shape, new Uint8Array(values.buffer, values.byteOffset, values.byteLength)),
    integers: (values, shape = [values.length]) =>
      addConstant(`constant_${count++}`, 'int64', shape, new Uint8Array(BigInt64Array.from(values, BigInt).buffer)),
    node(operator, inputs, attributes = {}) {
      const output = `${operator.toLowerCase()}_${count++}`
      const node = createProtobufWriter()
      for (const input of inputs) node.text(1, input)
      node.text(2, output).text(3, output).text(4, operator)
      for (const entry of Object.entries(attributes)) node.message(5, writeAttribute(...entry))
      graph.message(1, node)
      return output
    },
    output(label, value, shape) {
      graph.message(1, createProtobufWriter().text(1, value).text(2, label).text(3, label).text(4, 'Identity'))
      graph.message(12, describeValue(label, 'float32', shape))
    },
    finish: () =>
      createProtobufWriter()
        .integer(1, irVersion)
        .text(2, 'region-r1')
        .message(7, graph)
        .message(8, createProtobufWriter().text(1, '').integer(2, opsetVersion))
        .finish(),
  }
}

function writeAttribute(name: string, value: number | readonly number[]): ProtobufWriter {
  const attribute = createProtobufWriter().text(1, name)
  if (typeof value === 'number') return attribute.integer(3, value).integer(20, attributeTypes.integer)
  for (const item of value) attribute.integer(8, item)
  return attribute.integer(20, attributeTypes.integers)
}

function describeValue(name: string, type: OnnxElementType, shape: OnnxShape): ProtobufWriter {
  const dimensions = createProtobufWriter()
  for (const size of shape) {
    const dimension = createProtobufWriter()
    dimensions.message(1, typeof size === 'number' ? dimension.integer(1, size) : dimension.text(2, size))
  }
  const tensorType = createProtobufWriter().integer(1, onnxElementTypes[type]).message(2, dimensions)
  return createProtobufWriter().text(1, name).message(2, createProtobufWriter().message(1, tensorType))
}

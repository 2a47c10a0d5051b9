import { createProtobufWriter, type ProtobufWriter } from '../protobuf/protobuf-writer.ts'
import { readProtobufFields } from '../protobuf/read-protobuf-fields.ts'

/** A matrix that rows of `size` numbers are multiplied by: `[size, size]`, row-major. */
export interface SquareMatrix {
  readonly size: number
  readonly values: Float32Array
}

/** Fields of ONNX's messages that are read here. */
const modelGraph = 7
const graphNode = 1
const graphInitializer = 5
const graphOutput = 12
const nodeInput = 1
const nodeOutput = 2
const valueName = 1

/** Names of a model's outputs, in order. */
export function listOnnxOutputs(model: Uint8Array): string[] {
  return readGraphs(model).flatMap(graph => pick(graph, graphOutput).map(output => readText(output, valueName)!))
}

/**
 * An ONNX model whose named outputs are multiplied by a matrix each; all else stays as it is, weights in external data
 * too. Outputs keep their names and shapes.
 *
 * @throws RangeError where an output is missing, no node computes it, or the bytes are no ONNX model.
 */
export function multiplyOnnxOutputs(model: Uint8Array, matrices: ReadonlyMap<string, SquareMatrix>): Uint8Array {
  const graphs = readGraphs(model)
  const values = new Set(graphs.flatMap(graph => pick(graph, graphNode)).flatMap(node => readTexts(node, nodeOutput)))
  const outputs = listOnnxOutputs(model)
  const renamed = new Map<string, string>()
  for (const name of matrices.keys()) {
    if (!outputs.includes(name) || !values.has(name)) {
      throw new RangeError(`the model computes no output "${name}", it has ${outputs.join(', ')}`)
    }
    let number = 0
    while (values.has(`${name}_before_${number}`)) number++
    renamed.set(name, `${name}_before_${number}`)
  }

  const written = createProtobufWriter()
  for (const { field, bytes, content } of readProtobufFields(model)) {
    if (field === modelGraph) written.message(modelGraph, writeGraph(content!, renamed, matrices))
    else written.raw(bytes)
  }
  return written.finish()
}

function writeGraph(
  graph: Uint8Array,
  renamed: ReadonlyMap<string, string>,
  matrices: ReadonlyMap<string, SquareMatrix>,
): ProtobufWriter {
  const written = createProtobufWriter()
  for (const { field, bytes, content } of readProtobufFields(graph)) {
    if (field === graphNode) written.message(graphNode, renameValues(content!, renamed))
    else written.raw(bytes)
  }
  for (const [name, { size, values }] of matrices) {
    const before = renamed.get(name)!
    const matrix = `${before}_matrix`
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
    written.message(
      graphInitializer,
      createProtobufWriter().integer(1, size).integer(1, size).integer(2, 1).text(8, matrix).bytes(9, bytes),
    )
    const node = createProtobufWriter().text(nodeInput, before).text(nodeInput, matrix).text(nodeOutput, name)
    written.message(graphNode, node.text(3, `${before}_multiplied`).text(4, 'MatMul'))
  }
  return written
}

/** A node that reads and writes values by their new names. */
function renameValues(node: Uint8Array, renamed: ReadonlyMap<string, string>): ProtobufWriter {
  const written = createProtobufWriter()
  for (const { field, bytes, content } of readProtobufFields(node)) {
    const name = field === nodeInput || field === nodeOutput ? renamed.get(decode(content!)) : undefined
    if (name === undefined) written.raw(bytes)
    else written.text(field, name)
  }
  return written
}

function readGraphs(model: Uint8Array): Uint8Array[] {
  return pick(model, modelGraph)
}

function pick(message: Uint8Array, wanted: number): Uint8Array[] {
  return [...readProtobufFields(message)].flatMap(({ field, content }) =>
    field === wanted && content !== undefined ? [content] : [],
  )
}

function readTexts(message: Uint8Array, field: number): string[] {
  return pick(message, field).map(decode)
}

function readText(message: Uint8Array, field: number): string | undefined {
  return readTexts(message, field)[0]
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}

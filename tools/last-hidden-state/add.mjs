// Adds the output last_hidden_state, CLIP's class and patch tokens, to picture halves that give image_embeds alone, as
// transformers.js's recipe exports them: a trained policy reads these tokens.
//
//   node tools/last-hidden-state/add.mjs FOLDER
//
// Every FOLDER/onnx/vision_model*.onnx gets the output, in float32 whatever the weights are in; files that have it stay.
// Weights are not touched: a Cast node and an output are put behind the graph. Needs nothing but Node.
import { randomUUID } from 'node:crypto'
import { readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { exit, stderr, stdout } from 'node:process'

const outputName = 'last_hidden_state'

// Field numbers of onnx.proto3, and its number for float32.
const model = { graph: 7 }
const graph = { node: 1, output: 12 }
const node = { input: 1, output: 2, name: 3, opType: 4, attribute: 5 }
const attribute = { name: 1, int: 3, type: 20 }
const intAttribute = 2
const float32 = 1

/** The bytes of the model with the output, or null where it has it. */
function addOutput(bytes) {
  const field = readFields(bytes).find(({ number }) => number === model.graph)
  if (field === undefined) throw new Error('it has no graph: is it an ONNX model?')
  const fields = readFields(field.value)
  const outputs = fields.filter(({ number }) => number === graph.output).map(({ value }) => readText(value, 1))
  if (outputs.includes(outputName)) return null
  const nodes = fields.filter(({ number }) => number === graph.node).map(({ value }) => readNode(value))
  const tokens = findTokens(nodes, outputs)
  const added = Buffer.concat([
    ...(tokens === outputName ? [] : [writeField(graph.node, writeCast(tokens))]),
    writeField(graph.output, writeFloatOutput()),
  ])
  return Buffer.concat([
    bytes.subarray(0, field.start),
    writeField(model.graph, Buffer.concat([field.value, added])),
    bytes.subarray(field.end),
  ])
}

/**
 * The name of the tensor [B, 1 + P, D] that the embedding is made of: CLIP takes the class token out of it by a Gather on
 * axis 1, normalises and projects it, so that Gather is the nearest one behind the embedding.
 */
function findTokens(nodes, outputs) {
  if (!outputs.includes('image_embeds')) {
    throw new Error(`expected the output image_embeds, as CLIP's picture half has it, found ${outputs.join(', ')}`)
  }
  const makers = new Map(nodes.flatMap(each => each.outputs.map(name => [name, each])))
  const seen = new Set()
  for (const queue = ['image_embeds']; queue.length > 0; ) {
    const maker = makers.get(queue.shift())
    if (maker === undefined || seen.has(maker)) continue
    seen.add(maker)
    if (maker.opType === 'Gather' && maker.axis === 1) return maker.inputs[0]
    queue.push(...maker.inputs)
  }
  throw new Error('no Gather on axis 1 takes a class token: this is not how CLIP is exported')
}

function readNode(bytes) {
  const fields = readFields(bytes)
  const texts = number => fields.filter(each => each.number === number).map(({ value }) => value.toString())
  const attributes = fields.filter(({ number }) => number === node.attribute).map(({ value }) => readFields(value))
  const axis = attributes.find(parts =>
    parts.some(part => part.number === attribute.name && part.value.toString() === 'axis'),
  )
  return {
    opType: texts(node.opType)[0],
    inputs: texts(node.input),
    outputs: texts(node.output),
    axis: axis?.find(({ number }) => number === attribute.int)?.value ?? 0,
  }
}

function readText(bytes, number) {
  return readFields(bytes)
    .find(each => each.number === number)
    ?.value.toString()
}

/**
 * The fields of a protobuf message: bytes of those with a length, numbers of the others.
 *
 * @returns {{ number: number, start: number, end: number, value: any }[]}
 */
function readFields(bytes) {
  /** @type {any[]} */
  const fields = []
  let offset = 0
  const readVarint = () => {
    let value = 0
    for (let factor = 1; ; factor *= 128) {
      const byte = bytes[offset++]
      if (byte === undefined) throw new Error('it ends in the middle of a field: is it an ONNX model, and whole?')
      value += (byte & 127) * factor
      if (byte < 128) return value
    }
  }
  while (offset < bytes.length) {
    const start = offset
    const key = readVarint()
    const field = { number: Math.floor(key / 8), start }
    const type = key % 8
    if (type === 0) field.value = readVarint()
    else {
      const length = type === 1 ? 8 : type === 5 ? 4 : type === 2 ? readVarint() : Number.NaN
      if (!(offset + length <= bytes.length)) throw new Error('it has a field of no known kind: is it an ONNX model?')
      field.value = bytes.subarray(offset, offset + length)
      offset += length
    }
    fields.push({ ...field, end: offset })
  }
  return fields
}

function writeCast(input) {
  const to = Buffer.concat([
    writeField(attribute.name, 'to'),
    writeNumber(attribute.int, float32),
    writeNumber(attribute.type, intAttribute),
  ])
  return Buffer.concat([
    writeField(node.input, input),
    writeField(node.output, outputName),
    writeField(node.name, `Cast_${outputName}`),
    writeField(node.opType, 'Cast'),
    writeField(node.attribute, to),
  ])
}

/** ValueInfoProto: a name, and the type of a tensor whose three sizes are left open. */
function writeFloatOutput() {
  const sizes = ['batch_size', 'sequence_length', 'hidden_size'].map(name => writeField(1, writeField(2, name)))
  const tensorType = Buffer.concat([writeNumber(1, float32), writeField(2, Buffer.concat(sizes))])
  return Buffer.concat([writeField(1, outputName), writeField(2, writeField(1, tensorType))])
}

function writeField(number, content) {
  const bytes = Buffer.from(content)
  return Buffer.concat([writeVarint(number * 8 + 2), writeVarint(bytes.length), bytes])
}

function writeNumber(number, value) {
  return Buffer.concat([writeVarint(number * 8), writeVarint(value)])
}

function writeVarint(number) {
  const bytes = []
  let rest = number
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128)
  return Buffer.from([...bytes, rest])
}

function explain(error) {
  return error instanceof Error ? error.message : error
}

const [folder, ...others] = process.argv.slice(2)
if (folder === undefined || others.length > 0) {
  stderr.write('usage: node add.mjs FOLDER, with FOLDER/onnx/vision_model*.onnx in it\n')
  exit(2)
}
try {
  const directory = join(folder, 'onnx')
  const names = (await readdir(directory)).filter(name => /^vision_model\w*\.onnx$/.test(name)).sort()
  if (names.length === 0) throw new Error(`there is no vision_model*.onnx in ${directory}`)
  for (const name of names) {
    const path = join(directory, name)
    const bytes = await readFile(path)
    let changed
    try {
      changed = addOutput(bytes)
    } catch (error) {
      throw new Error(`${path} stays as it is: ${explain(error)}`)
    }
    if (changed !== null) {
      const temporary = `${path}.${randomUUID()}.tmp`
      await writeFile(temporary, changed)
      await rename(temporary, path)
    }
    stdout.write(`${path}: ${changed === null ? 'has' : 'got'} ${outputName}\n`)
  }
} catch (error) {
  stderr.write(`${explain(error)}\n`)
  exit(2)
}

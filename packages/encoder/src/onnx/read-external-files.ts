import { ModelFormatError } from '@region-r1/core'
import { isLfsPointer } from './is-lfs-pointer.ts'
import { openProtobufFile, type ProtobufField, type ProtobufFile } from './protobuf-file.ts'

/**
 * The files beside an ONNX model that hold weights of it, by the model's own words: relative to its folder, with `/`,
 * sorted, each once. Exporters name them as they like, and large models have several.
 *
 * @throws ModelFormatError where the file is no ONNX model, or a place is outside of its folder: a model may not have other
 * files of the machine read.
 */
export function readExternalFiles(path: string): string[] {
  const fail = (problem: string, cause?: unknown) =>
    new ModelFormatError({ path, message: `${path} ${problem}`, cause })
  const places = new Set<string>()
  const file = openProtobufFile(path)
  try {
    for (const place of findLocations(file, { field: 0, value: 0, start: 0, end: file.size }, 'model', 0)) {
      places.add(place)
    }
  } catch (cause) {
    const found = isLfsPointer(path)
      ? 'it is a Git LFS pointer, not the file; run git lfs pull'
      : (cause as Error).message
    throw fail(`is no ONNX model that runs: ${found}`, cause)
  } finally {
    file.close()
  }
  for (const place of places) {
    if (/^([/\\]|[a-z]:)|(^|[/\\])\.\.([/\\]|$)|[\0*]/i.test(place) || place === '') {
      throw fail(
        `keeps weights at "${place.slice(0, 200)}", which is outside of its folder: only files beside a model are read`,
      )
    }
  }
  return [...places].map(place => place.replace(/^(\.\/)+/, '')).sort()
}

/** By ONNX's messages, the fields that lead to tensors, and the message that each holds. */
const messages = {
  model: { 7: 'graph', 20: 'training', 25: 'function' },
  training: { 1: 'graph', 2: 'graph' },
  function: { 7: 'node', 11: 'attribute' },
  graph: { 1: 'node', 5: 'tensor', 15: 'sparseTensor' },
  node: { 5: 'attribute' },
  attribute: { 5: 'tensor', 6: 'graph', 10: 'tensor', 11: 'graph', 22: 'sparseTensor', 23: 'sparseTensor' },
  sparseTensor: { 1: 'tensor', 2: 'tensor' },
} as const satisfies Record<string, Readonly<Record<number, string>>>

type Message = keyof typeof messages | 'tensor'

const tensorFields = { externalData: 13, dataLocation: 14 }
const entryFields = { key: 1, value: 2 }
/** Of graphs within graphs; onnxruntime gives up sooner. */
const maxDepth = 100

function* findLocations(file: ProtobufFile, whole: ProtobufField, message: Message, depth: number): Generator<string> {
  if (depth > maxDepth) throw new Error(`graphs nested more than ${maxDepth} deep`)
  if (message === 'tensor') {
    yield* readLocation(file, whole)
    return
  }
  const inner: Readonly<Record<number, Message>> = messages[message]
  for (const field of file.readFields(whole.start, whole.end)) {
    const next = inner[field.field]
    if (next !== undefined) yield* findLocations(file, field, next, depth + 1)
  }
}

function* readLocation(file: ProtobufFile, tensor: ProtobufField): Generator<string> {
  let isExternal = false
  let location: string | undefined
  for (const field of file.readFields(tensor.start, tensor.end)) {
    if (field.field === tensorFields.dataLocation) isExternal = field.value === 1
    if (field.field !== tensorFields.externalData) continue
    const entry = new Map<number, string>()
    for (const part of file.readFields(field.start, field.end)) entry.set(part.field, file.readText(part))
    if (entry.get(entryFields.key) === 'location') location = entry.get(entryFields.value) ?? ''
  }
  if (isExternal) yield location ?? ''
}

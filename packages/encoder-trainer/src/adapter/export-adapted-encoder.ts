import { cp, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { ModelFormatError } from '@region-r1/core'
import { writeFileAtomically } from '@region-r1/core/node'
import { listOnnxOutputs, multiplyOnnxOutputs, type Weights } from '@region-r1/tensor'

export interface ExportAdaptedEncoderOptions {
  /** The folder of the encoder that was adapted. */
  readonly source: string
  readonly directory: string
  readonly weights: Weights
  /** Whether patch tokens live in the space of texts, and move with the pictures. */
  readonly adaptsPatches: boolean
  /** What made it, for people: `adapter` of config.json. */
  readonly description: Readonly<Record<string, unknown>>
}

/** Outputs that may be the embedding, the best first, as `loadEncoder` takes them. */
const embeddings = { vision_model: ['image_embeds', 'pooler_output'], text_model: ['text_embeds', 'pooler_output'] }
const halves = [
  ['vision_model', 'pictures'],
  ['text_model', 'texts'],
] as const

/**
 * Copies an encoder's folder with the adapter after its outputs, in each dtype that is there; external data are copied as
 * they are. The folder appears whole or not at all.
 *
 * @throws ModelFormatError where a model is no ONNX file with an embedding.
 */
export async function exportAdaptedEncoder(options: ExportAdaptedEncoderOptions): Promise<void> {
  const { source, directory, weights, adaptsPatches, description } = options
  const partial = join(dirname(directory), `.${basename(directory)}.${process.pid}.partial`)
  await rm(partial, { recursive: true, force: true })
  try {
    await mkdir(join(partial, 'onnx'), { recursive: true })
    for (const name of ['preprocessor_config.json', 'tokenizer.json', 'tokenizer_config.json']) {
      await cp(join(source, name), join(partial, name), { dereference: true })
    }
    const config = JSON.parse(await readFile(join(source, 'config.json'), 'utf8')) as object
    await writeFileAtomically(
      join(partial, 'config.json'),
      `${JSON.stringify({ ...config, adapter: description }, null, 2)}\n`,
    )
    const files = await readdir(join(source, 'onnx'))
    for (const [half, part] of halves) {
      for (const file of files.filter(name => name.startsWith(half))) {
        const from = join(source, 'onnx', file)
        if (file.endsWith('.onnx')) await adaptModel(from, join(partial, 'onnx', file), half, weights[part]!.values)
        else await cp(from, join(partial, 'onnx', file), { dereference: true })
      }
    }
    await rm(directory, { recursive: true, force: true })
    await rename(partial, directory)
  } finally {
    await rm(partial, { recursive: true, force: true })
  }

  async function adaptModel(from: string, to: string, half: keyof typeof embeddings, change: Float32Array) {
    const size = Math.sqrt(change.length)
    const matrix = { size, values: addIdentity(change, size) }
    try {
      const model = await readFile(from)
      const outputs = listOnnxOutputs(model)
      const embedding = embeddings[half].find(name => outputs.includes(name))
      if (embedding === undefined) throw new RangeError(`it has no embedding among its outputs ${outputs.join(', ')}`)
      const moved = [embedding, ...(half === 'vision_model' && adaptsPatches ? ['last_hidden_state'] : [])]
      await writeFileAtomically(to, multiplyOnnxOutputs(model, new Map(moved.map(name => [name, matrix]))))
    } catch (cause) {
      if (!(cause instanceof RangeError)) throw cause
      throw new ModelFormatError({ path: from, message: `${from} cannot be adapted: ${cause.message}`, cause })
    }
  }
}

function addIdentity(change: Float32Array, size: number): Float32Array {
  return change.map((value, index) => value + (index % (size + 1) === 0 ? 1 : 0))
}

import { ModelFormatError } from '@region-r1/core'
import type { Tensor } from 'onnxruntime-node'
import type { DeviceSession } from './create-session.ts'

/** A float32 output with its shape. */
export interface FloatOutput {
  readonly data: Float32Array
  readonly dims: readonly number[]
}

/** One half of a dual encoder: a session whose inputs and outputs were found to fit. */
export interface ModelBranch {
  readonly path: string
  readonly embeddingName: string
  readonly inputNames: readonly string[]
  /** The number that an input's axis is fixed to; undefined where it is free. */
  getFixedSize(input: string, axis: number): number | undefined
  run(inputs: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, FloatOutput>>>
  /** The shapes that a run would give, of no pictures or texts; undefined where the model leaves more open than their number. */
  describeOutputs(): Readonly<Record<string, FloatOutput>> | undefined
}

export interface ModelBranchOptions {
  readonly path: string
  /** Name and type of the inputs that it may ask for; the first must be among them. */
  readonly inputs: Readonly<Record<string, 'float32' | 'int64'>>
  /** Names that its embedding may have, the best first. */
  readonly embeddings: readonly string[]
  /** Fetched as well where the model has it. */
  readonly extra?: string | undefined
}

/**
 * Checks that a model asks for nothing that is not known here and has an embedding to give.
 *
 * @throws ModelFormatError that names the file, what was expected and what is there.
 */
export function createModelBranch(
  { session }: DeviceSession,
  { path, inputs, embeddings, extra }: ModelBranchOptions,
): ModelBranch {
  const [required] = Object.keys(inputs)
  const known = session.inputMetadata.every(({ name, ...input }) => input.isTensor && input.type === inputs[name])
  if (!known || !session.inputNames.includes(required!)) {
    const expected = Object.entries(inputs).map(
      ([name, type], index) => `${name} (${type}${index > 0 ? ', optional' : ''})`,
    )
    const found = session.inputMetadata.map(input => `${input.name} (${input.isTensor ? input.type : 'no tensor'})`)
    throw new ModelFormatError({
      path,
      message: `${path} does not fit: expected the inputs ${expected.join(', ')}, it has ${found.join(', ')}`,
    })
  }
  const embeddingName = embeddings.find(name => session.outputNames.includes(name))
  if (embeddingName === undefined) {
    throw new ModelFormatError({
      path,
      message: `${path} does not fit: expected an output ${embeddings.join(' or ')}, it has ${session.outputNames.join(', ')}`,
    })
  }
  const fetches = [embeddingName, ...(extra !== undefined && session.outputNames.includes(extra) ? [extra] : [])]
  return {
    path,
    embeddingName,
    inputNames: session.inputNames,
    getFixedSize(input, axis) {
      const metadata = session.inputMetadata.find(({ name }) => name === input)
      const size = metadata?.isTensor ? metadata.shape[axis] : undefined
      return typeof size === 'number' && size > 0 ? size : undefined
    },
    describeOutputs() {
      const outputs = session.outputMetadata.flatMap(output =>
        output.isTensor && fetches.includes(output.name)
          ? [[output.name, { data: new Float32Array(), dims: [0, ...output.shape.slice(1).map(Number)] }] as const]
          : [],
      )
      const isOpen = outputs.some(([, { dims }]) => dims.some(Number.isNaN))
      return isOpen ? undefined : Object.fromEntries(outputs)
    },
    async run(tensors) {
      const outputs = await session.run(tensors, fetches)
      return Object.fromEntries(
        fetches.map(name => {
          const { data, dims } = outputs[name]!
          if (data instanceof Float32Array) return [name, { data, dims }]
          throw new ModelFormatError({ path, message: `${path} does not fit: the output ${name} is not float32` })
        }),
      )
    },
  }
}

import { setImmediate } from 'node:timers/promises'
import {
  type DisposerStack,
  type DualEncoder,
  type EncodeOptions,
  type ImageFeatures,
  type ImageView,
  isFiniteVector,
  ModelFormatError,
  normalizeVector,
} from '@region-r1/core'
import { Tensor } from 'onnxruntime-node'
import type { Device } from '../names.ts'
import type { Preprocessor } from '../preprocessing/create-preprocessor.ts'
import type { TextTokenizer } from '../preprocessing/create-text-tokenizer.ts'
import { readsItsOwnSize } from '../preprocessing/image-input.ts'
import { assertOneRealm } from './assert-one-realm.ts'
import { groupByLength } from './group-by-length.ts'
import type { FloatOutput, ModelBranch } from './model-branch.ts'
import { computePatchLayout } from './patch-layout.ts'

/** A dual encoder on onnxruntime. */
export interface OnnxEncoder extends DualEncoder {
  /** What it really runs on, which `auto` decides at load. */
  readonly device: Device
  /** `model_type` of its `config.json`: "clip", "siglip", … */
  readonly modelType: string
  /** The folder that it was read from. */
  readonly directory: string
}

export interface OnnxEncoderParts {
  readonly id: string
  readonly modelType: string
  readonly directory: string
  readonly lookThreshold: number | undefined
  readonly device: Device
  readonly vision: ModelBranch
  readonly text: ModelBranch
  readonly preprocessor: Preprocessor
  readonly tokenizer: TextTokenizer
  readonly patchSize?: number | undefined
  readonly batchSize: number
  /** @default batchSize */
  readonly pictureBatchSize?: number | undefined
  /** As in {@link DualEncoder}. */
  readonly transparency: 'white' | 'drop'
  /** As in {@link DualEncoder}. */
  readonly hasAlignedPatches: boolean | undefined
  /** Whether the halves are known to run and to fit, so that what they say of themselves stands for a trial run. */
  readonly isProven: boolean
  /** Frees both halves. */
  readonly disposers: DisposerStack
}

/** Joins the parts after a trial run of both halves, if they need one: it tells the shapes and finds what does not fit. */
export async function createOnnxEncoder(parts: OnnxEncoderParts): Promise<OnnxEncoder> {
  const { id, modelType, directory, lookThreshold, device, vision, text } = parts
  const { preprocessor, tokenizer, patchSize, disposers } = parts
  const imageBatch = vision.getFixedSize('pixel_values', 0)
  const textBatch = text.getFixedSize('input_ids', 0)
  const { width, height } = preprocessor.input

  const assertOpen = () => disposers.assertOpen(`the encoder ${id}`)

  // Memory that a pass has filled serves the next one: fresh pages take longer to come than pixels to be written.
  let spare: Float32Array | undefined

  async function runVision(views: readonly ImageView[]) {
    const count = imageBatch ?? views.length
    const stride = 3 * height * width
    const pixels = spare?.length === count * stride ? spare : new Float32Array(count * stride)
    spare = undefined
    views.forEach((view, index) => {
      preprocessor.write(view, pixels.subarray(index * stride, (index + 1) * stride))
    })
    const outputs = await vision.run({ pixel_values: new Tensor('float32', pixels, [count, 3, height, width]) })
    spare = pixels
    return outputs
  }

  async function runText(rows: readonly (readonly number[])[], isShort: boolean) {
    const filled =
      textBatch === undefined ? rows : [...rows, ...Array(textBatch - rows.length).fill(tokenizer.encode(''))]
    const { inputIds, attentionMask, length } = tokenizer.pad(filled, { isShort })
    const dims = [filled.length, length]
    const inputs = {
      input_ids: new Tensor('int64', inputIds, dims),
      ...(text.inputNames.includes('attention_mask') && { attention_mask: new Tensor('int64', attentionMask, dims) }),
    }
    return text.run(inputs)
  }

  assertOneRealm()
  const blank = { image: { width: 1, height: 1, data: new Uint8Array(3) } }
  const [imageTrial, textTrial] = await Promise.all([
    (parts.isProven && vision.describeOutputs()) || tryRun(vision, runVision([blank])),
    (parts.isProven && text.describeOutputs()) ||
      tryRun(text, runText([tokenizer.encode('a')], tokenizer.padding === 'longest')),
  ])
  const embeddingSize = readEmbeddingSize(vision, imageTrial)
  const textSize = readEmbeddingSize(text, textTrial)
  if (embeddingSize !== textSize) {
    throw new ModelFormatError({
      path: text.path,
      message: `${text.path} does not fit: its embeddings have ${textSize} numbers, those of ${vision.path} have ${embeddingSize}`,
    })
  }
  assertFinite(vision, imageTrial)
  assertFinite(text, textTrial)
  const isShort = tokenizer.padding === 'longest' || (tokenizer.padding === 'safe' && (await ignoresPadding(textTrial)))
  const tokens = imageTrial[lastHiddenState]
  const layout =
    tokens && computePatchLayout({ dims: tokens.dims, input: preprocessor.input, patchSize, path: vision.path })

  /** CLIP's text model looks back alone, so that nothing behind the end token counts; not all that call themselves CLIP do. */
  async function ignoresPadding(padded: Readonly<Record<string, FloatOutput>>): Promise<boolean> {
    const short = await runText([tokenizer.encode('a')], true).catch(() => undefined)
    if (short === undefined) return false
    const [expected, found] = [padded, short].map(outputs => outputs[text.embeddingName]!.data)
    const difference = Math.hypot(...expected!.map((value, index) => value - found![index]!))
    return difference <= roundingShare * Math.hypot(...expected!)
  }

  /** Writes each text's tokens to its place of `rows`; texts of about one length go together where that spares padding. */
  function* splitTexts(texts: readonly string[], rows: (readonly number[])[]): Generator<number[]> {
    // A GPU takes longer to begin a pass than to go over padding.
    const isPaddedForNothing = isShort && textBatch === undefined && device === 'cpu'
    for (const places of splitInOrder(texts.length, textsTogether)) {
      for (const place of places) rows[place] = tokenizer.encode(texts[place]!)
      const lengths = places.map(place => (isPaddedForNothing ? rows[place]!.length : 1))
      for (const group of groupByLength(lengths, textBatch ?? parts.batchSize)) {
        yield group.map(index => places[index]!)
      }
    }
  }

  function readFeatures(
    outputs: Readonly<Record<string, FloatOutput>>,
    index: number,
    raw: boolean | undefined,
  ): ImageFeatures {
    const embedding = readEmbedding(outputs[vision.embeddingName]!, index, raw)
    const states = outputs[lastHiddenState]
    if (states === undefined || layout === undefined) return { embedding }
    const { rows, columns, size } = layout.grid
    const end = (index + 1) * (rows * columns + layout.skip) * size
    return { embedding, patches: states.data.slice(end - rows * columns * size, end) }
  }

  return {
    id,
    modelType,
    directory,
    lookThreshold,
    device,
    transparency: parts.transparency,
    hasAlignedPatches: parts.hasAlignedPatches,
    imageInput: readsItsOwnSize(preprocessor.input) ? preprocessor.input : undefined,
    embeddingSize,
    hasRawFeatures: true,
    patchGrid: layout?.grid,
    encodeImages: (views, options) =>
      runBatches(
        splitInOrder(views.length, imageBatch ?? parts.pictureBatchSize ?? parts.batchSize),
        options,
        async places => {
          assertOpen()
          const outputs = await runVision(places.map(place => views[place]!))
          return places.map((_, index) => readFeatures(outputs, index, options?.raw))
        },
      ),
    encodeTexts: (texts, options) => {
      const rows: (readonly number[])[] = []
      return runBatches(splitTexts(texts, rows), options, async places => {
        assertOpen()
        const outputs = await runText(
          places.map(place => rows[place]!),
          isShort,
        )
        return places.map((_, index) => readEmbedding(outputs[text.embeddingName]!, index, options?.raw))
      })
    },
    getPatchRegion: preprocessor.getPatchRegion,
    dispose: disposers.dispose,
  }
}

const lastHiddenState = 'last_hidden_state'

/** So many are made tokens of and sorted by length at a time: more would keep an abort waiting. */
const textsTogether = 256

/** What sums in another order change of a vector; half precision and quantised models that see padding change more. */
const roundingShare = 1e-5

/** Runs places by batches, and gives their results in order. */
async function runBatches<Result>(
  batches: Iterable<readonly number[]>,
  { signal }: EncodeOptions = {},
  run: (places: readonly number[]) => Promise<readonly Result[]>,
): Promise<Result[]> {
  const results: Result[] = []
  let isFirst = true
  for (const places of batches) {
    // A pass blocks the thread: between two, timers and messages have their turn, an abort among them.
    if (!isFirst) await setImmediate()
    isFirst = false
    signal?.throwIfAborted()
    for (const [index, result] of (await run(places)).entries()) results[places[index]!] = result
  }
  return results
}

/** Places from 0, so many at a time. */
function* splitInOrder(count: number, size: number): Generator<number[]> {
  for (let start = 0; start < count; start += size) {
    yield Array.from({ length: Math.min(size, count - start) }, (_, index) => start + index)
  }
}

async function tryRun<Outputs>(branch: ModelBranch, outputs: Promise<Outputs>): Promise<Outputs> {
  try {
    return await outputs
  } catch (error) {
    if (error instanceof ModelFormatError) throw error
    const reason = error instanceof Error ? error.message : error
    throw new ModelFormatError({
      path: branch.path,
      message: `${branch.path} does not fit: a trial run failed: ${reason}`,
      cause: error,
    })
  }
}

/** Broken weights, or preprocessing of another model: every ranking by it would be chance. */
function assertFinite(branch: ModelBranch, outputs: Readonly<Record<string, FloatOutput>>): void {
  const broken = Object.keys(outputs).find(name => !isFiniteVector(outputs[name]!.data))
  if (broken === undefined) return
  throw new ModelFormatError({
    path: branch.path,
    message: `${branch.path} does not fit: ${broken} of a trial run has a number that is not finite; its weights or the preprocessing are broken`,
  })
}

function readEmbeddingSize(branch: ModelBranch, outputs: Readonly<Record<string, FloatOutput>>): number {
  const { dims } = outputs[branch.embeddingName]!
  const [, size] = dims
  if (dims.length === 2 && size !== undefined && size > 0) return size
  throw new ModelFormatError({
    path: branch.path,
    message: `${branch.path} does not fit: expected ${branch.embeddingName} [B, D], it has [${dims.join(', ')}]`,
  })
}

function readEmbedding({ data, dims }: FloatOutput, index: number, raw = false): Float32Array {
  const size = dims[1]!
  const embedding = data.slice(index * size, (index + 1) * size)
  return raw ? embedding : (normalizeVector(embedding) ?? embedding)
}

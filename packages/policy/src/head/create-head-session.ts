import { join } from 'node:path'
import { createDisposerStack, ModelFormatError } from '@region-r1/core'
import { disableTelemetry } from '@region-r1/encoder'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import type { PolicyConfig } from './policy-config.ts'
import type { PolicyFolder } from './read-policy-folder.ts'

/** What the head sees of one query. */
export interface HeadInput {
  /** `[P, Dp]`. */
  readonly patches: Float32Array
  /** `[D]`. */
  readonly embedding: Float32Array
  /** `[D]`. */
  readonly question: Float32Array
  /** `[W]`, where the config has question words. */
  readonly questionIds: readonly number[]
}

export interface HeadOutput {
  readonly cropLogit: number
  /** `[A]`. */
  readonly anchorLogits: Float32Array
  /** `[A, 4]`, where the model has them. */
  readonly offsets?: Float32Array
}

export interface HeadSession {
  run(input: HeadInput): Promise<HeadOutput>
  dispose(): Promise<void>
}

/**
 * The network of a trained policy: inputs `patches` [B, P, Dp], `embedding` [B, D], `question` [B, D] and, with
 * question words, `question_ids` [B, W] int64; outputs `crop_logit` [B], `anchor_logits` [B, A] and, where it refines
 * anchors, `offsets` [B, A, 4].
 *
 * @throws ModelFormatError where the model cannot be loaded or does not fit the config, which is tried on zeros.
 */
export async function createHeadSession(
  { config, model }: PolicyFolder,
  { directory, anchorCount }: { readonly directory: string; readonly anchorCount: number },
): Promise<HeadSession> {
  const path = join(directory, 'model.onnx')
  const { rows, columns, size } = config.encoder.patchGrid
  const { embeddingSize } = config.encoder
  disableTelemetry()
  // The head is tiny: more threads cost more than they bring, and would take the encoder's.
  const session = await orFormatError(path, 'cannot be loaded', () =>
    InferenceSession.create(model, { intraOpNumThreads: 1, interOpNumThreads: 1 }),
  )
  const disposers = createDisposerStack()
  disposers.defer(() => session.release())

  async function run({ patches, embedding, question, questionIds }: HeadInput): Promise<HeadOutput> {
    disposers.assertOpen(`the policy of ${directory}`)
    const outputs = await session.run({
      patches: new Tensor('float32', patches, [1, rows * columns, size]),
      embedding: new Tensor('float32', embedding, [1, embeddingSize]),
      question: new Tensor('float32', question, [1, embeddingSize]),
      ...(config.questionWords && {
        question_ids: new Tensor('int64', BigInt64Array.from(questionIds, BigInt), [1, questionIds.length]),
      }),
    })
    const { offsets } = outputs
    return {
      cropLogit: (outputs.crop_logit!.data as Float32Array)[0]!,
      anchorLogits: outputs.anchor_logits!.data as Float32Array,
      ...(offsets && { offsets: offsets.data as Float32Array }),
    }
  }

  await disposers.guard(async () => {
    assertNames(path, 'inputs', session.inputNames, [
      ...['patches', 'embedding', 'question'],
      ...(config.questionWords ? ['question_ids'] : []),
    ])
    assertNames(
      path,
      'outputs',
      session.outputNames.filter(name => name !== 'offsets'),
      ['crop_logit', 'anchor_logits'],
    )
    const output = await orFormatError(path, 'does not take inputs of the shapes in config.json', () =>
      run(createZeros(config)),
    )
    assertLength(path, 'anchor_logits', output.anchorLogits, anchorCount)
    if (output.offsets) assertLength(path, 'offsets', output.offsets, anchorCount * 4)
  })
  return { run, dispose: disposers.dispose }
}

function createZeros({ encoder: { embeddingSize, patchGrid }, questionWords }: PolicyConfig): HeadInput {
  return {
    patches: new Float32Array(patchGrid.rows * patchGrid.columns * patchGrid.size),
    embedding: new Float32Array(embeddingSize),
    question: new Float32Array(embeddingSize),
    questionIds: new Array<number>(questionWords?.length ?? 0).fill(0),
  }
}

async function orFormatError<T>(path: string, problem: string, attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt()
  } catch (cause) {
    throw new ModelFormatError({ path, message: `${path} ${problem}: ${(cause as Error).message}`, cause })
  }
}

function assertNames(path: string, kind: string, actual: readonly string[], expected: readonly string[]): void {
  if (actual.length === expected.length && expected.every(name => actual.includes(name))) return
  throw new ModelFormatError({
    path,
    message: `${path} has the ${kind} ${actual.join(', ')}, but by its config.json a policy has ${expected.join(', ')}`,
  })
}

function assertLength(path: string, name: string, values: Float32Array, expected: number): void {
  if (values.length === expected) return
  throw new ModelFormatError({
    path,
    message: `${path} gives ${values.length} ${name}, but the anchors of its config.json need ${expected}`,
  })
}

import { join } from 'node:path'
import { writeFileAtomically } from '@region-r1/core/node'
import type { WeightPlan, Weights } from '@region-r1/tensor'
import { createOnnxGraph, type OnnxGraph, type OnnxValue } from '@region-r1/tensor'
import { defineText, defineVision } from './define-encoder.ts'
import { createEncoderOnnxOperations } from './encoder-operations.ts'
import { type EncoderShape, planText, planVision } from './encoder-shape.ts'
import type { TokenizerJson } from './train-bpe.ts'
import { pixelNormalization } from './write-cells.ts'

export interface ExportEncoderOptions {
  readonly directory: string
  readonly shape: EncoderShape
  readonly weights: Weights
  readonly tokenizer: TokenizerJson
  /** What made it, for people. */
  readonly training: Readonly<Record<string, unknown>>
}

/** Writes an encoder's folder in the layout of Hugging Face exports, which `loadEncoder` reads. */
export async function exportEncoder({
  directory,
  shape,
  weights,
  tokenizer,
  training,
}: ExportEncoderOptions): Promise<void> {
  const { imageSide, cellSide, embeddingSize, textLength, tokens } = shape
  const side = { height: imageSide, width: imageSide }
  const write = (name: string, content: object) =>
    writeFileAtomically(join(directory, name), `${JSON.stringify(content, null, 2)}\n`)
  await writeFileAtomically(join(directory, 'onnx', 'vision_model.onnx'), formatVisionOnnx(shape, weights))
  await writeFileAtomically(join(directory, 'onnx', 'text_model.onnx'), formatTextOnnx(shape, weights))
  await write('tokenizer.json', tokenizer)
  await write('tokenizer_config.json', {
    tokenizer_class: 'PreTrainedTokenizerFast',
    model_max_length: textLength,
    pad_token: tokenizer.added_tokens[0]!.content,
    padding_side: 'right',
    truncation_side: 'right',
    clean_up_tokenization_spaces: false,
  })
  await write('preprocessor_config.json', {
    do_resize: true,
    size: side,
    resample: 3,
    do_center_crop: false,
    do_rescale: true,
    rescale_factor: 1 / 255,
    do_normalize: true,
    image_mean: Array(3).fill(pixelNormalization.mean),
    image_std: Array(3).fill(pixelNormalization.deviation),
    do_convert_rgb: true,
  })
  await write('config.json', {
    model_type: 'region-r1-dual-encoder',
    projection_dim: embeddingSize,
    vision_config: { image_size: imageSide, patch_size: 2 * cellSide },
    text_config: { max_position_embeddings: textLength, pad_token_id: 0, vocab_size: tokens },
    training,
  })
}

/** `pixel_values` `[B, 3, H, W]` to `image_embeds` `[B, D]` and `last_hidden_state` `[B, P, D]`. */
function formatVisionOnnx(shape: EncoderShape, weights: Weights): Uint8Array {
  const { imageSide, cellSide, rows, embeddingSize } = shape
  const graph = createOnnxGraph('vision')
  const pixels = graph.input('pixel_values', 'float32', ['batch', 3, imageSide, imageSide])
  const split = graph.node('Reshape', [pixels, graph.integers([-1, 3, rows, cellSide, rows, cellSide])])
  const cells = graph.node('Reshape', [
    graph.node('Transpose', [split], { perm: [0, 2, 4, 1, 3, 5] }),
    graph.integers([-1, 3 * cellSide * cellSide]),
  ])
  const operations = createEncoderOnnxOperations(graph)
  const { embedding, patches } = defineVision(operations, shape, addWeights(graph, planVision(shape), weights), cells)
  graph.output('image_embeds', embedding, ['batch', embeddingSize])
  graph.output('last_hidden_state', patches, ['batch', (rows / 2) ** 2, embeddingSize])
  return graph.finish()
}

/** `input_ids` `[B, T]`, where 0 pads, to `text_embeds` `[B, D]`. */
function formatTextOnnx(shape: EncoderShape, weights: Weights): Uint8Array {
  const graph = createOnnxGraph('text')
  const ids = graph.input('input_ids', 'int64', ['batch', 'length'])
  const constants = addWeights(graph, planText(shape), weights)
  const embedding = defineText(createEncoderOnnxOperations(graph), constants, ids)
  graph.output('text_embeds', embedding, ['batch', shape.embeddingSize])
  return graph.finish()
}

function addWeights(graph: OnnxGraph, plans: readonly WeightPlan[], weights: Weights): Record<string, OnnxValue> {
  return Object.fromEntries(
    plans.map(([name]) => {
      const { values, shape } = weights[name]!
      return [name, graph.floats(values, shape, name)]
    }),
  )
}

import type { Rng } from '@region-r1/core'
import { createWeights, planLinear, planMatrix, type WeightPlan, type Weights } from '@region-r1/tensor'
import type { EncoderTrainingConfig } from './encoder-training-config.ts'

/** All that fixes the shapes of an encoder's weights. */
export interface EncoderShape
  extends Pick<
    EncoderTrainingConfig,
    'imageSide' | 'cellSide' | 'widths' | 'blocks' | 'embeddingSize' | 'wordSize' | 'textLength'
  > {
  /** Rows, and columns, of the first grid. */
  readonly rows: number
  /** Rows of the word table. */
  readonly tokens: number
}

export function createEncoderShape(config: EncoderTrainingConfig, tokens: number): EncoderShape {
  return { ...config, rows: config.imageSide / config.cellSide, tokens }
}

/** Numbers of the widest layer of each part by those of the narrow ones. */
export const expansion = 2

/** Fresh weights of an encoder. */
export function createEncoderWeights(shape: EncoderShape, rng: Rng): Weights {
  return createWeights([...planVision(shape), ...planText(shape)], rng)
}

/** The weights that the vision model reads, by name. */
export function planVision({ cellSide, widths, blocks, embeddingSize }: EncoderShape): WeightPlan[] {
  const [narrow, wide] = widths
  const planBlocks = (stage: number) =>
    Array.from({ length: blocks[stage]! }, (_, block) => {
      const width = widths[stage]!
      const name = `stage${stage}.block${block}`
      return [
        [`${name}.mix`, [3, 3, width], { normal: 0.6 }] satisfies WeightPlan,
        ...planLinear(`${name}.widen`, width, expansion * width, Math.SQRT2),
        ...planLinear(`${name}.narrow`, expansion * width, width, 0.5),
      ]
    }).flat()
  return [
    ...planLinear('cells', 3 * cellSide * cellSide, narrow),
    ...planBlocks(0),
    ...planLinear('merge', 4 * narrow, wide),
    ...planBlocks(1),
    ...planLinear('patchesHidden', wide, expansion * wide, Math.SQRT2),
    ...planLinear('patches', expansion * wide, embeddingSize),
    ...planLinear('salience', wide, 1, 0.1),
    ...planLinear('wholeHidden', wide, expansion * wide, Math.SQRT2),
    ...planLinear('whole', expansion * wide, embeddingSize),
  ]
}

/** The weights that the text model reads. */
export function planText({ tokens, wordSize, embeddingSize }: EncoderShape): WeightPlan[] {
  const hidden = 2 * expansion * wordSize
  return [
    // Rows are looked up, not summed over: their deviation must not shrink with their number.
    planMatrix('words', tokens, wordSize, Math.sqrt(tokens)),
    ...planLinear('textMean', wordSize, embeddingSize),
    ...planLinear('textHidden', wordSize, hidden, Math.SQRT2),
    ...planLinear('text', hidden, embeddingSize),
  ]
}

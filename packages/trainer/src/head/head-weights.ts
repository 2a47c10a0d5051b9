import type { Rng } from '@region-r1/core'
import {
  createWeights,
  planLinear as linear,
  planMatrix as matrix,
  type WeightPlan,
  type Weights,
} from '@region-r1/tensor'
import { type HeadConfig, hasAgreement } from './head-config.ts'

/** The trained numbers of a head. */
export type HeadWeights = Weights

/**
 * Fresh weights.
 *
 * @param cropRate - pi(crop) of them, about
 */
export function createHeadWeights(config: HeadConfig, rng: Rng, cropRate = 0.5): HeadWeights {
  return createWeights(listWeights(config, cropRate), rng)
}

function listWeights(config: HeadConfig, cropRate: number): WeightPlan[] {
  const { hiddenSize: h, attentionHeads: heads, embeddingSize, patchGrid, anchors, wordCount, blocks } = config
  const patches = patchGrid.rows * patchGrid.columns
  // Rows of tables are looked up, not summed over: their deviation must not shrink with their number.
  const table = (name: string, rows: number, deviation: number) => matrix(name, rows, h, deviation * Math.sqrt(rows))
  return [
    matrix('patch', patchGrid.size, h),
    table('position', patches, 0.3),
    ...(config.readsQuestion ? [...linear('question', embeddingSize, h), table('words', wordCount, 0.5)] : []),
    ...linear('picture', embeddingSize, h),
    ...(hasAgreement(config)
      ? ([
          matrix('agreement', 1, h),
          ['contrastInside', [1], { constant: 3 }],
          ['contrastAround', [1], { constant: -1 }],
        ] satisfies WeightPlan[])
      : []),
    ...Array.from({ length: blocks }, (_, block) => [
      // Dot products over H start at a deviation of about 1.
      ...linear(`block${block}.wanted`, h, h * heads, Math.sqrt(1 / h)),
      ...linear(`block${block}.found`, h * heads, h, 0.5),
      ...linear(`block${block}.condition`, h, h),
      matrix(`block${block}.mix`, h, h),
      matrix(`block${block}.output`, h, h, 0.5),
    ]).flat(),
    matrix('inside', h, h),
    matrix('around', h, h),
    table('anchor', anchors.length, 0.1),
    ...linear('anchorQuery', h, h),
    matrix('anchorLogit', h, 1, 0.3),
    ...linear('decision', h, h),
    matrix('cropLogit.weight', h, 1, 0.3),
    ['cropLogit.bias', [1], { constant: Math.log(cropRate / (1 - cropRate)) }],
  ]
}

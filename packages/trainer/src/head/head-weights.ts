import type { Rng } from '@region-r1/core'
import type { HeadConfig } from './head-config.ts'

export interface Weight {
  readonly shape: readonly number[]
  readonly values: Float32Array
}

/** The trained numbers of a head, by name; the order of the names is fixed. */
export type HeadWeights = Readonly<Record<string, Weight>>

/** How a weight starts: normal with a deviation of 1 / sqrt(rows) by `scale`, or one value. */
type Start = { readonly normal: number } | { readonly constant: number }

/** Fresh weights. */
export function createHeadWeights(config: HeadConfig, rng: Rng): HeadWeights {
  return Object.fromEntries(
    listWeights(config).map(([name, shape, start]) => {
      const count = shape.reduce((product, size) => product * size, 1)
      const stream = rng.fork(name)
      const values = new Float32Array(count)
      if ('constant' in start) values.fill(start.constant)
      else
        for (let index = 0; index < count; index++)
          values[index] = (stream.nextNormal() * start.normal) / Math.sqrt(shape[0]!)
      return [name, { shape, values }]
    }),
  )
}

/** How many numbers a head learns. */
export function countWeights(weights: HeadWeights): number {
  return Object.values(weights).reduce((sum, { values }) => sum + values.length, 0)
}

function listWeights(config: HeadConfig): [name: string, shape: number[], start: Start][] {
  const { hiddenSize: h, attentionHeads, embeddingSize, patchGrid, anchors, wordCount, blocks } = config
  const patches = patchGrid.rows * patchGrid.columns
  const matrix = (name: string, rows: number, columns: number, normal = 1) =>
    [
      [`${name}.weight`, [rows, columns], { normal }],
      [`${name}.bias`, [columns], { constant: 0 }],
    ] as [string, number[], Start][]
  const norm = (name: string) =>
    [
      [`${name}.scale`, [h], { constant: 1 }],
      [`${name}.shift`, [h], { constant: 0 }],
    ] as [string, number[], Start][]
  return [
    ...matrix('patch', patchGrid.size, h),
    // Table rows are drawn, not summed over: their deviation must not shrink with the number of rows.
    ['position', [patches, h], { normal: 0.3 * Math.sqrt(patches) }],
    ...matrix('question', embeddingSize, h),
    ['words', [wordCount, h], { normal: 0.5 * Math.sqrt(wordCount) }],
    ...matrix('picture', embeddingSize, h),
    ...matrix('gate', h, h, 0.5),
    ['agreement', [1, h], { normal: 1 }],
    ...Array.from({ length: blocks }, (_, block) => [
      ...norm(`block${block}.attentionNorm`),
      // Dot products of a head's share of H, and of H, start at a deviation of about 1.
      ...matrix(`block${block}.query`, h, h, Math.sqrt(attentionHeads / h)),
      ...matrix(`block${block}.key`, h, h),
      ...matrix(`block${block}.value`, h, h),
      ...matrix(`block${block}.output`, h, h, 0.3),
      ...norm(`block${block}.mixNorm`),
      ...matrix(`block${block}.widen`, h, 2 * h),
      ...matrix(`block${block}.narrow`, 2 * h, h, 0.3),
    ]).flat(),
    ...norm('finalNorm'),
    ...matrix('inside', h, h),
    ...matrix('around', h, h),
    ['anchor', [anchors.length, h], { normal: 0.1 * Math.sqrt(anchors.length) }],
    ...matrix('anchorLogit', h, 1, 0.3),
    ...matrix('pool', h, h, Math.sqrt(1 / h)),
    ...matrix('decision', h, h),
    ...matrix('cropLogit', h, 1, 0.3),
  ]
}

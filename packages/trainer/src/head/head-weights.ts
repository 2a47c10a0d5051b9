import type { Rng } from '@region-r1/core'
import { type HeadConfig, hasAgreement } from './head-config.ts'

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
  const { hiddenSize: h, attentionHeads: heads, embeddingSize, patchGrid, anchors, wordCount, blocks } = config
  const patches = patchGrid.rows * patchGrid.columns
  const matrix = (name: string, rows: number, columns: number, normal = 1): [string, number[], Start] => [
    name,
    [rows, columns],
    { normal },
  ]
  const linear = (name: string, rows: number, columns: number, normal = 1): [string, number[], Start][] => [
    matrix(`${name}.weight`, rows, columns, normal),
    [`${name}.bias`, [columns], { constant: 0 }],
  ]
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
        ] satisfies [string, number[], Start][])
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
    ...linear('cropLogit', h, 1, 0.3),
  ]
}

import { computeBoxArea, computeIou, type PixelBox } from '@region-r1/core'
import { type QueryMetricName, queryMetricNames } from '../metrics/compute-query-metrics.ts'
import type { QueryRow, SystemResult } from '../protocol/query-row.ts'

/** The numbers of one system by query: all that a summary needs, so that rows need not stay in memory. */
export type SystemColumns = Readonly<Record<ColumnName, number[]>>

/** NaN stands where a query does not define the number. */
export type ColumnName = QueryMetricName | 'rank' | 'cropped' | 'cropProbability' | 'invalid' | 'boxArea' | 'targetIou'

const columnNames: readonly ColumnName[] = [
  ...queryMetricNames,
  'rank',
  'cropped',
  'cropProbability',
  'invalid',
  'boxArea',
  'targetIou',
]

/** Columns without a query yet. */
export function createSystemColumns(): SystemColumns {
  return Object.fromEntries(columnNames.map(name => [name, [] as number[]])) as Record<ColumnName, number[]>
}

/** Adds one query's numbers. */
export function pushSystemResult(columns: SystemColumns, result: SystemResult, row: QueryRow): void {
  for (const name of queryMetricNames) columns[name].push(result.metrics[name])
  const { decision } = result
  const box = decision.type === 'crop' ? (decision.box as PixelBox) : undefined
  columns.rank.push(result.rank)
  columns.cropped.push(box === undefined ? 0 : 1)
  columns.cropProbability.push(decision.type === 'invalid' ? Number.NaN : decision.cropProbability)
  columns.invalid.push(decision.type === 'invalid' ? 1 : 0)
  columns.boxArea.push(box === undefined ? Number.NaN : computeBoxArea(box) / (row.image.width * row.image.height))
  columns.targetIou.push(
    box === undefined || row.targetBox === undefined ? Number.NaN : computeIou(box, row.targetBox as PixelBox),
  )
}

import { computeBoxArea, computeIou, createPixelBox, type PixelBox } from '@region-r1/core'
import { type QueryMetricName, queryMetricNames } from '../metrics/compute-query-metrics.ts'
import type { QueryRow, SystemResult } from '../protocol/query-row.ts'

/** The numbers of one system by query: all that a summary needs, so that rows need not stay in memory. */
export type SystemColumns = Readonly<Record<ColumnName, number[]>>

const decisionColumnNames = [
  'rank',
  'passes',
  'cropped',
  'cropProbability',
  'invalid',
  'boxArea',
  'targetIou',
  'targetIou>=0.5',
  'targetCovered',
  'pointing',
  'answerIou',
  'answerIou>=0.5',
] as const

/** NaN stands where a query does not define the number. */
export type ColumnName = QueryMetricName | (typeof decisionColumnNames)[number]

const columnNames: readonly ColumnName[] = [...queryMetricNames, ...decisionColumnNames]

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
  columns.passes.push(result.passes ?? Number.NaN)
  columns.cropped.push(box === undefined ? 0 : 1)
  columns.cropProbability.push(decision.type === 'invalid' ? Number.NaN : decision.cropProbability)
  columns.invalid.push(decision.type === 'invalid' ? 1 : 0)
  columns.boxArea.push(box === undefined ? Number.NaN : computeBoxArea(box) / (row.image.width * row.image.height))
  const target = box === undefined ? undefined : (row.targetBox as PixelBox | undefined)
  const iou = target === undefined ? Number.NaN : computeIou(box!, target)
  columns.targetIou.push(iou)
  columns['targetIou>=0.5'].push(target === undefined ? Number.NaN : Number(iou >= 0.5))
  columns.targetCovered.push(target === undefined ? Number.NaN : computeCoveredShare(box!, target))
  pushLocalization(columns, box, row)
}

/** Where the system looks, against the true box; who keeps the picture looks at all of it. */
function pushLocalization(columns: SystemColumns, box: PixelBox | undefined, { image, targetBox }: QueryRow): void {
  const target = targetBox as PixelBox | undefined
  const answer = box ?? createPixelBox({ x1: 0, y1: 0, x2: image.width, y2: image.height })
  const iou = target === undefined ? Number.NaN : computeIou(answer, target)
  columns.pointing.push(target === undefined ? Number.NaN : Number(holdsCentre(target, answer)))
  columns.answerIou.push(iou)
  columns['answerIou>=0.5'].push(target === undefined ? Number.NaN : Number(iou >= 0.5))
}

function holdsCentre({ x1, y1, x2, y2 }: PixelBox, inner: PixelBox): boolean {
  const [x, y] = [(inner.x1 + inner.x2) / 2, (inner.y1 + inner.y2) / 2]
  return x >= x1 && x < x2 && y >= y1 && y < y2
}

/** The share of `inner` that lies inside of `outer`. */
function computeCoveredShare(outer: PixelBox, inner: PixelBox): number {
  const width = Math.min(outer.x2, inner.x2) - Math.max(outer.x1, inner.x1)
  const height = Math.min(outer.y2, inner.y2) - Math.max(outer.y1, inner.y1)
  return (Math.max(0, width) * Math.max(0, height)) / computeBoxArea(inner)
}

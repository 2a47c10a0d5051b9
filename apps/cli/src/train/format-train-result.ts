import type { TrainResult, ValidationResult } from '@region-r1/trainer'
import { formatColumns } from '../format-columns.ts'

/** What a run came to, for people: the validation figures by tag, and where its files are. */
export function formatTrainResult({
  validation,
  tags,
  bestStep,
  bestStage,
  stopped,
  secondLook,
  policy,
  report,
}: TrainResult): string {
  const rows = Object.entries({ all: validation, ...tags }).map(([name, result]) => [name, ...describe(result)])
  const table = formatColumns([['validation', 'queries', 'MRR', 'keep', 'R@1', 'crop rate'], ...rows], { left: [0] })
  const end = stopped === 'early' ? 'stopped early, as it got no better' : 'finished'
  return `${table}\n\n${end}; the policy is that of step ${bestStep}, ${stages[bestStage]}\n${describeLook(secondLook)}\npolicy: ${policy}\nreport: ${report}`
}

function describeLook(secondLook: TrainResult['secondLook']): string {
  if (secondLook === null) return 'second look: none, it takes the likeliest box unseen'
  const { mrr, passes } = secondLook
  return `second look: MRR ${mrr.toFixed(3)} at ${passes.toFixed(1)} encoder passes a query`
}

const stages = {
  imitation: 'of the imitation before r-GRPO: no later step was better on validation; try more --steps',
  'r-GRPO': 'of r-GRPO',
} as const

function describe(result: ValidationResult): string[] {
  const shares = [result.mrr, result.keepMrr, result['recall@1'], result.cropRate]
  return [String(result.queries), ...shares.map(share => share.toFixed(3))]
}

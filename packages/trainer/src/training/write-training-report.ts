import type { NormalizedBox } from '@region-r1/core'
import type { ActionDistribution } from '../rollouts/action-distribution.ts'
import { writeFileAtomically } from '../write-file-atomically.ts'
import type { BestPolicy } from './best-policy.ts'
import type { MetricsRow } from './run-log.ts'
import type { TrainingConfig } from './training-config.ts'
import type { TrainingQuery } from './training-set.ts'
import type { ValidationResult } from './validate-policy.ts'

export interface TrainingReportOptions {
  readonly file: string
  readonly config: TrainingConfig
  readonly rows: readonly MetricsRow[]
  readonly best: BestPolicy
  /** The best policy's validation figures by tag. */
  readonly tags: Readonly<Record<string, ValidationResult>>
  readonly queries: readonly TrainingQuery[]
  readonly policies: readonly ActionDistribution[]
  readonly anchors: readonly NormalizedBox[]
}

/** Writes report.html. */
export async function writeTrainingReport({ file, rows }: TrainingReportOptions): Promise<void> {
  await writeFileAtomically(file, `<!doctype html><title>Training</title>${rows.length} steps`)
}

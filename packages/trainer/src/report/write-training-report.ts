import type { DualEncoder, RegionBox } from '@region-r1/core'
import { writeFileAtomically } from '@region-r1/core/node'
import { drawPage, drawTable, type Html, html } from '@region-r1/eval/page'
import { getPatchRegion, placeBox } from '@region-r1/scoring'
import type { MetricsRow } from '@region-r1/tensor'
import { readOutcome } from '../reward-table/reward-table.ts'
import { type ActionDistribution, keepAction } from '../rollouts/action-distribution.ts'
import type { BestPolicy } from '../training/best-policy.ts'
import type { TrainingConfig } from '../training/training-config.ts'
import type { TrainingQuery } from '../training/training-set.ts'
import { getTrainingStage } from '../training/training-stage.ts'
import { chooseAction, type ValidationResult } from '../training/validate-policy.ts'
import { type Curve, drawCurve } from './draw-curve.ts'
import { drawDecision } from './draw-decision.ts'

export interface TrainingReportOptions {
  readonly file: string
  readonly config: TrainingConfig
  readonly encoder: DualEncoder
  readonly rows: readonly MetricsRow[]
  readonly best: BestPolicy
  /** The best policy's validation figures by tag. */
  readonly tags: Readonly<Record<string, ValidationResult>>
  /** The validation queries, and the best policy's distribution over each. */
  readonly queries: readonly TrainingQuery[]
  readonly policies: readonly ActionDistribution[]
  readonly anchors: readonly RegionBox[]
}

/** Each chart with the metrics that it shows; the tags are those of the data. */
const listCharts = (tags: readonly string[]): readonly (readonly [title: string, metrics: readonly string[]])[] => [
  ['Validation MRR', ['validation/mrr', 'validation/boxMrr', 'validation/keepMrr', 'validation/oracleMrr']],
  ['Validation crop rate', ['validation/cropRate', ...tags.map(tag => `validation/${tag}/cropRate`)]],
  ['Reward', ['reward', 'reward/crop_mean', 'reward/keep_mean']],
  ['Crop rate', ['decision/crop_rate', 'decision/crop_rate_sampled']],
  ['Loss', ['loss', 'loss/imitation']],
  ['Entropy, nats', ['entropy/decision', 'entropy/box']],
  ['KL, nats', ['kl']],
  ['Gradient norm', ['grad_norm']],
  ['Learning rate', ['learning_rate']],
  ['Groups', ['group/mixed_fraction', 'group/resampled_fraction', 'frac_reward_zero_std']],
]

const shownDecisions = 12

/** Writes report.html: figures, curves and decisions with their pictures, in one file that needs no other. */
export async function writeTrainingReport(options: TrainingReportOptions): Promise<void> {
  const { file, config, rows, best, tags } = options
  const curves = listCharts(Object.keys(tags)).map(([title, metrics]) =>
    drawCurve(
      title,
      metrics.map(metric => readCurve(rows, metric)),
      { x: config.warmStart.steps, label: 'r-GRPO' },
    ),
  )
  const decisions = await drawDecisions(options)
  const results = { all: best.validation, ...tags }
  const table = {
    header: ['validation', 'queries', 'MRR', 'keep', 'best anchor', 'Recall@1', 'crop rate'],
    rows: Object.entries(results).map(([name, { queries, mrr, keepMrr, oracleMrr, cropRate, ...rest }]) => [
      name,
      `${queries}`,
      ...[mrr, keepMrr, oracleMrr, rest['recall@1'], cropRate].map(value => value.toFixed(3)),
    ]),
  }
  const content = html`<p class="lead">The policy of step ${best.step} of ${rows.at(-1)?.step ?? 0}, ${describeStage(best.step, config)}, chosen on ${best.validation.queries} validation queries.</p>
${drawTable(table)}
<h2>Curves</h2><div class="curves">${curves}</div>
<h2>Decisions on validation queries</h2><div class="decisions">${decisions}</div>
<h2>Settings</h2><pre>${JSON.stringify(config, null, 2)}</pre>`
  await writeFileAtomically(file, drawPage({ title: 'Training report', content, style }))
}

function describeStage(step: number, config: TrainingConfig): string {
  const { steps } = config.warmStart
  if (steps === 0) return 'all of them r-GRPO'
  return getTrainingStage(step, config) === 'imitation'
    ? `of the ${steps} steps of imitation, which come before r-GRPO`
    : `${step - steps} steps of r-GRPO after ${steps} of imitation`
}

/** Evenly spread over the validation queries, so that every kind is likely to be seen. */
function drawDecisions({ queries, policies, anchors, encoder }: TrainingReportOptions): Promise<(Html | null)[]> {
  const stride = Math.max(1, Math.floor(queries.length / shownDecisions))
  const shown = queries
    .map((query, index) => ({ query, policy: policies[index]! }))
    .filter((_, index) => index % stride === 0)
  return Promise.all(
    shown.slice(0, shownDecisions).map(({ query: { table }, policy }) => {
      const action = chooseAction(policy)
      const region = getPatchRegion(encoder, table.picture)
      return drawDecision({
        source: table.picture.source,
        question: table.question,
        cropProbability: policy.cropProbability,
        box: action === keepAction ? null : placeBox(anchors[action]!, region),
        ranks: [readOutcome(table.outcomes, keepAction).rank, readOutcome(table.outcomes, action).rank],
      })
    }),
  )
}

function readCurve(rows: readonly MetricsRow[], name: string): Curve {
  return { name, points: rows.flatMap(row => (row[name] === undefined ? [] : [[row.step, row[name]] as const])) }
}

const style = `
.curves { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(440px, 100%), 1fr)); gap: 24px; margin-top: 12px }
.curves figure { margin: 0 } .curves figcaption { font-size: 13px } .curves figcaption span { margin-left: 8px }
.curves svg { width: 100%; height: auto } .curves text { font-size: 11px; fill: var(--soft) }
.decisions { display: grid; grid-template-columns: repeat(auto-fill, minmax(180px, 1fr)); gap: 24px; margin-top: 12px }
.decisions p { margin: 6px 0; font-size: 13px } .decisions small { color: var(--soft) } pre { font-size: 12px; overflow: auto }
`

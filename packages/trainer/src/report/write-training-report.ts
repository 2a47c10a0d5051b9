import type { DualEncoder, RegionBox } from '@region-r1/core'
import { writeFileAtomically } from '@region-r1/core/node'
import { getPatchRegion, placeBox } from '@region-r1/scoring'
import type { MetricsRow } from '@region-r1/tensor'
import { readOutcome } from '../reward-table/reward-table.ts'
import { type ActionDistribution, keepAction } from '../rollouts/action-distribution.ts'
import type { BestPolicy } from '../training/best-policy.ts'
import type { TrainingConfig } from '../training/training-config.ts'
import type { TrainingQuery } from '../training/training-set.ts'
import { chooseAction, type ValidationResult } from '../training/validate-policy.ts'
import { type Curve, drawCurve } from './draw-curve.ts'
import { drawDecision } from './draw-decision.ts'
import { escapeHtml } from './escape-html.ts'

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
    ),
  )
  const decisions = await drawDecisions(options)
  const results = { all: best.validation, ...tags }
  const table = Object.entries(results).map(
    ([name, { queries, mrr, keepMrr, oracleMrr, cropRate, ...rest }]) =>
      `<tr><th>${escapeHtml(name)}</th><td>${queries}</td>${[mrr, keepMrr, oracleMrr, rest['recall@1'], cropRate].map(value => `<td>${value.toFixed(3)}</td>`).join('')}</tr>`,
  )
  await writeFileAtomically(
    file,
    `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Training report</title><style>${style}</style></head><body><main>
<h1>Training report</h1>
<p>The policy of step ${best.step} of ${rows.at(-1)?.step ?? 0}, chosen on ${best.validation.queries} validation queries.</p>
<table><thead><tr><th>validation</th><th>queries</th><th>MRR</th><th>keep</th><th>best anchor</th><th>Recall@1</th><th>crop rate</th></tr></thead><tbody>${table.join('')}</tbody></table>
<h2>Curves</h2><div class="grid">${curves.join('')}</div>
<h2>Decisions on validation queries</h2><div class="grid cases">${decisions.join('')}</div>
<h2>Settings</h2><pre>${escapeHtml(JSON.stringify(config, null, 2))}</pre>
</main></body></html>
`,
  )
}

/** Evenly spread over the validation queries, so that every kind is likely to be seen. */
function drawDecisions({ queries, policies, anchors, encoder }: TrainingReportOptions): Promise<string[]> {
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
:root { color-scheme: light dark; --line: #8883; --soft: #7a8494 }
body { margin: 0; font: 15px/1.5 ui-sans-serif, system-ui, sans-serif }
main { max-width: 1020px; margin: 0 auto; padding: 40px 20px 80px }
h1 { font-size: 30px; margin: 0 0 8px } h2 { font-size: 20px; margin: 44px 0 8px }
table { border-collapse: collapse; font-variant-numeric: tabular-nums } th, td { padding: 6px 16px 6px 0; text-align: right; border-top: 1px solid var(--line) }
th:first-child { text-align: left } thead th { border: 0; color: var(--soft); font-weight: 500 }
.grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(440px, 100%), 1fr)); gap: 24px }
.cases { grid-template-columns: repeat(auto-fill, minmax(180px, 1fr)) }
figure { margin: 0 } figcaption { font-size: 13px } figcaption span { margin-left: 8px } svg { width: 100%; height: auto } svg text { font-size: 11px; fill: var(--soft) }
.scene { position: relative; overflow: hidden; line-height: 0; border-radius: 6px }
.scene i { position: absolute; box-sizing: border-box; border: 2px solid #fff; outline: 2px solid #0f766e; box-shadow: 0 0 0 2000px #12161c70 }
.case p { margin: 6px 0; font-size: 13px } small { color: var(--soft) } pre { font-size: 12px; overflow: auto }
`

// Which estimator opens a decision that is nearly closed?
//   node tools/evidence/nearly-closed.mjs [--rates 0.02,0.05,0.1,0.2] [--seeds 1,2,3,4,5] [--steps 100]
//   [--only REGEX] [--finished] [--out docs/results]
// Heads that start with a low pi(crop), as a vision-language model that seldom zooms, and no warm start. "Plain GRPO" is
// plain in all respects; every other row changes what its name says, and nothing else. Writes nearly-closed.json, .md and
// .svg. Finished runs are kept below .region-r1/nearly-closed;
// --finished writes the page from these alone.
import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { root } from '../icon-policy/region-r1.mjs'
import { describeSpread, formatMarkdown, formatSpread } from '../icon-policy/statistics.mjs'
import { drawTrajectories } from './draw-trajectories.mjs'
import { openBench } from './open-bench.mjs'

const { values } = parseArgs({
  options: {
    rates: { type: 'string', default: '0.02,0.05,0.1,0.2' },
    seeds: { type: 'string', default: '1,2,3,4,5' },
    steps: { type: 'string', default: '100' },
    only: { type: 'string', default: '' },
    finished: { type: 'boolean', default: false },
    out: { type: 'string', default: 'docs/results' },
  },
})
const [rates, seeds] = [values.rates, values.seeds].map(list => list.split(',').map(Number))
const steps = Number(values.steps)

const noEntropy = { decision: 0, box: 0 }
const plain = { balanced: false, boxCredit: 'probability', boxBaseline: 'group', entropyCoefficient: noEntropy }
const balanced = { ...plain, balanced: true, minPerDecision: 2 }
/** @type {[name: string, settings: Record<string, any>][]} */
const all = [
  ['plain GRPO', plain],
  ['r-GRPO, forced samples weighted', { ...balanced, forcedSamples: 'weighted' }],
  ['r-GRPO, forced samples as drawn', { ...balanced, forcedSamples: 'as-drawn' }],
  ['plain, groups without variance drawn anew (DAPO, 4 batches)', { ...plain, dynamicSampling: 4 }],
  ['plain, entropy bonus (decision 0.02, box 0.05)', { ...plain, entropyCoefficient: { decision: 0.02, box: 0.05 } }],
  ['plain, entropy bonus on the decision alone (0.1)', { ...plain, entropyCoefficient: { decision: 0.1, box: 0 } }],
  ['plain, boxes credited in full', { ...plain, boxCredit: 'one' }],
  ['plain, boxes against crops alone', { ...plain, boxBaseline: 'crops' }],
  ['r-GRPO, the default: weighted, boxes in full against crops, entropy', { minPerDecision: 2 }],
]
const variants = all.filter(([name]) => new RegExp(values.only).test(name))
const shared = {
  validationInterval: steps,
  ...{ warmStart: { steps: 0 }, steps, groupSize: 8 },
  ...{ batchSize: 16, learningRate: 0.004, head: { hiddenSize: 16, attentionHeads: 1, blocks: 1 } },
}
/** A run that crops fewer validation queries than this has stayed closed. */
const openRate = 0.1

const { encoder, table, validation, runOnce } = await openBench()
const runs = []
for (const seed of seeds) {
  for (const rate of rates) {
    for (const [name, settings] of variants) {
      const result = await runOnce(
        { ...shared, ...settings, seed, initialCropRate: rate },
        {
          name: 'nearly closed',
          onlyFinished: values.finished,
        },
      )
      if (result === null) continue
      console.error(`seed ${seed}, ${rate}, ${name}: MRR ${result.mrr.toFixed(3)}, crops ${result.cropRate.toFixed(2)}`)
      runs.push({ seed, rate, name, ...result })
    }
  }
}

const at = (name, rate) => runs.filter(run => run.name === name && run.rate === rate)
const [{ keepMrr, oracleMrr }] = runs
const rows = variants.map(([name]) => [
  name,
  ...rates.map(rate => {
    const found = at(name, rate)
    if (found.length === 0) return 'not run'
    const open = found.filter(({ cropRate }) => cropRate >= openRate).length
    return `${formatSpread(found.map(({ mrr }) => mrr))}, ${open} of ${found.length}`
  }),
])
const head = ['pi(crop) at the start', ...rates.map(rate => `${100 * rate} %`)]
const command = ['node tools/evidence/nearly-closed.mjs', ...process.argv.slice(2)].join(' ')
const trajectories = rates.map(rate => ({
  rate,
  lines: variants.map(([name]) => ({ name, values: averageRates(at(name, rate)) })),
}))
const page = `# Policies that start nearly closed

MRR of the policy after ${steps} steps on ${validation.queries.length} validation queries of icon-scenes, mean and deviation over the seeds
${seeds.join(', ')}${values.finished ? ' as far as they were run' : ''}, and how many of these runs crop at least ${100 * openRate} % of the queries: those have opened. Keeping every
picture has an MRR of ${keepMrr.toFixed(3)}, the best action of each query ${oracleMrr.toFixed(3)}. No warm start, G = 8, ${shared.batchSize} queries a step of ${table.queries.length}, a head
of ${shared.head.hiddenSize} numbers a patch and one round of attention. "Plain" is plain in all respects: one advantage for decision and box
against the group's mean, no forced samples, no entropy. The policy after the last step counts, not the best on
validation. Encoder \`${encoder.id}\`.

\`\`\`sh
${command}
\`\`\`

${formatMarkdown([head, ...rows])}
pi(crop) over the training queries of each step, mean over the seeds; columns of the table from left to right:

![pi(crop) by step](nearly-closed.svg)
`
const files = {
  'nearly-closed.json': `${JSON.stringify({ command, steps, seeds, keepMrr, oracleMrr, runs: runs.map(round) }, null, 1)}\n`,
  'nearly-closed.md': page,
  'nearly-closed.svg': drawTrajectories(trajectories),
}
for (const [name, text] of Object.entries(files)) writeFileSync(resolve(root, values.out, name), text)
console.log(page)

/** pi(crop) of each step, mean over runs; none where there are none. */
function averageRates(found) {
  if (found.length === 0) return []
  return found[0].cropRates.map((_, step) => describeSpread(found.map(({ cropRates }) => cropRates[step])).mean)
}

/** Trajectories to three digits, every fifth step. */
function round({ cropRates, ...run }) {
  return { ...run, cropRates: cropRates.filter((_, step) => step % 5 === 4).map(rate => Number(rate.toFixed(3))) }
}

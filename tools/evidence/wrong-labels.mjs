// How much do wrong labels cost? node tools/evidence/wrong-labels.mjs [--shares 0,0.2,0.4] [--seeds 1,2,3,4,5]
//   [--only REGEX] [--out docs/results]
// A wrong label says what another question about the same picture asks for. Imitation, r-GRPO and plain GRPO go on from
// the same warm start on the same labels. Writes wrong-labels.md. Finished runs are kept below .region-r1/nearly-closed.
import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { createRng } from '@region-r1/core'
import { root } from '../icon-policy/region-r1.mjs'
import { formatMarkdown, formatSpread } from '../icon-policy/statistics.mjs'
import { openBench } from './open-bench.mjs'

const { values } = parseArgs({
  options: {
    shares: { type: 'string', default: '0,0.2,0.4' },
    seeds: { type: 'string', default: '1,2,3,4,5' },
    only: { type: 'string', default: '' },
    out: { type: 'string', default: 'docs/results' },
  },
})
const [shares, seeds] = [values.shares, values.seeds].map(list => list.split(',').map(Number))
const [warmSteps, steps] = [50, 100]
const warmStart = { steps: warmSteps }
const balanced = { groupSize: 8, minPerDecision: 2 }
const noEntropy = { decision: 0, box: 0 }
const plain = { groupSize: 8, balanced: false, boxCredit: 'probability', boxBaseline: 'group' }
/** @type {[name: string, settings: Record<string, any>][]} */
const all = [
  ['imitation of the best action', { warmStart: { steps: warmSteps + steps }, steps: 0 }],
  ['r-GRPO, the default', { warmStart, steps, ...balanced }],
  ['r-GRPO, the default without its entropy bonus', { warmStart, steps, ...balanced, entropyCoefficient: noEntropy }],
  ['plain GRPO', { warmStart, steps, ...plain, entropyCoefficient: noEntropy }],
  ["plain GRPO with the default's entropy bonus", { warmStart, steps, ...plain }],
]
const variants = all.filter(([name]) => new RegExp(values.only).test(name))
const shared = { batchSize: 16, learningRate: 0.004, head: { hiddenSize: 16, attentionHeads: 1, blocks: 1 } }

const { encoder, table, validation, runOnce } = await openBench()
const runs = []
for (const seed of seeds) {
  for (const share of shares) {
    const wrong = mislabel(table, share)
    for (const [name, settings] of variants) {
      const config = { ...shared, ...settings, seed, validationInterval: warmSteps + steps }
      const result = await runOnce(config, { table: wrong, name: `wrong labels ${share}` })
      console.error(`seed ${seed}, ${share}, ${name}: MRR ${result.mrr.toFixed(3)}`)
      runs.push({ share, name, mrr: result.mrr, keepMrr: result.keepMrr })
    }
  }
}
const rows = variants.map(([name]) => [
  name,
  ...shares.map(share =>
    formatSpread(runs.filter(run => run.name === name && run.share === share).map(({ mrr }) => mrr)),
  ),
])
const page = `# Wrong labels

MRR of the policy after ${warmSteps} steps of imitation and ${steps} of what the row says, on ${validation.queries.length} validation queries of icon-scenes with
right labels, mean and deviation over the seeds ${seeds.join(', ')}. Of the ${table.queries.length} training queries the share in the head of a column
has the label of another question about the same picture, where there is one, in the warm start too. "Plain GRPO" is plain in
all respects after it: one advantage for decision and box against the group's mean, no forced samples, no entropy. Keeping
every picture has an MRR of ${runs[0].keepMrr.toFixed(3)}. A head of ${shared.head.hiddenSize} numbers a patch and one round of attention. Encoder \`${encoder.id}\`.

\`\`\`sh
${['node tools/evidence/wrong-labels.mjs', ...process.argv.slice(2)].join(' ')}
\`\`\`

${formatMarkdown([['wrong labels', ...shares.map(share => `${100 * share} %`)], ...rows])}`
writeFileSync(resolve(root, values.out, 'wrong-labels.md'), page)
console.log(page)

/** That share of the queries gets the outcomes of another question about its picture, where there is one. */
function mislabel({ queries, ...rest }, share) {
  const rng = createRng(1).fork(`wrong/${share}`)
  const siblings = new Map()
  for (const query of queries) {
    const { source } = query.picture
    siblings.set(source, [...(siblings.get(source) ?? []), query])
  }
  const mislabelled = queries.map(query => {
    const others = siblings.get(query.picture.source).filter(({ question }) => question !== query.question)
    if (rng.next() >= share || others.length === 0) return query
    return { ...query, outcomes: rng.pick(others).outcomes }
  })
  return { ...rest, queries: mislabelled }
}

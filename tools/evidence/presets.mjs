// Does a head learn by the paper's settings? node tools/evidence/presets.mjs [--seeds 1,2,3] [--steps 150]
//   [--presets default,paper-head,paper] [--out docs/results]
// The presets at equal steps, those of the default's warm start counted, on one small head. Writes presets.md. Finished
// runs are kept below .region-r1/nearly-closed.
import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { root } from '../icon-policy/region-r1.mjs'
import { computeWelchPValue, describeSpread, formatMarkdown, formatSpread } from '../icon-policy/statistics.mjs'
import { openBench } from './open-bench.mjs'

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1,2,3' },
    steps: { type: 'string', default: '150' },
    presets: { type: 'string', default: 'default,paper-head,paper' },
    out: { type: 'string', default: 'docs/results' },
  },
})
const seeds = values.seeds.split(',').map(Number)
const steps = Number(values.steps)
const warmSteps = steps / 5
const presets = {
  default: { warmStart: { steps: warmSteps }, steps: steps - warmSteps },
  'paper-head': { steps },
  paper: { steps },
}
const head = { hiddenSize: 16, attentionHeads: 1, blocks: 1 }

const { encoder, table, validation, runOnce } = await openBench()
const chosen = values.presets.split(',')
/** @type {Record<string, any[]>} */
const results = Object.fromEntries(chosen.map(preset => [preset, []]))
for (const seed of seeds) {
  for (const preset of chosen) {
    const result = await runOnce(
      { ...presets[preset], seed, head, validationInterval: warmSteps },
      { preset, name: 'presets' },
    )
    console.error(`seed ${seed}, ${preset}: MRR ${result.mrr.toFixed(3)}, crops ${result.cropRate.toFixed(2)}`)
    results[preset].push(result)
  }
}
const ofSeeds = preset => ({ ...describeSpread(results[preset].map(({ mrr }) => mrr)), count: seeds.length })
const rows = Object.entries(results).map(([preset, runs]) => [
  `\`${preset}\``,
  ...['mrr', 'boxMrr', 'cropRate'].map(name => formatSpread(runs.map(run => run[name]))),
  preset === 'default' ? '' : computeWelchPValue(ofSeeds(preset), ofSeeds('default')).toFixed(3),
])
const [{ keepMrr }] = results.default
const page = `# Presets on a head

Best policy of each run on ${validation.queries.length} validation queries of icon-scenes, which chose it too, mean and deviation over the seeds
${seeds.join(', ')}; ${steps} steps each, of which the default imitates in ${warmSteps}, on ${table.queries.length} training queries. Keeping every picture has an
MRR of ${keepMrr.toFixed(3)}. A head of ${head.hiddenSize} numbers a patch and one round of attention. p is of Welch's test over the seeds, against the
default. Encoder \`${encoder.id}\`.

\`\`\`sh
${['node tools/evidence/presets.mjs', ...process.argv.slice(2)].join(' ')}
\`\`\`

${formatMarkdown([['preset', 'MRR', 'MRR of its boxes', 'cropped', 'p, seeds'], ...rows])}`
writeFileSync(resolve(root, values.out, 'presets.md'), page)
console.log(page)

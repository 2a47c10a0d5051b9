// Does a head learn by the paper's settings? node tools/evidence/presets.mjs [--heads small,default] [--seeds 1,2,3]
//   [--steps 150] [--only REGEX] [--out docs/results]
// The presets at equal steps, those of the default's warm start counted, and the default at paper-head's learning rate, on a
// small head and on the default's. Writes presets.md. Finished runs are kept below .region-r1/nearly-closed.
import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { root } from '../icon-policy/region-r1.mjs'
import { computeWelchPValue, describeSpread, formatMarkdown, formatSpread } from '../icon-policy/statistics.mjs'
import { openBench } from './open-bench.mjs'

const { values } = parseArgs({
  options: {
    heads: { type: 'string', default: 'small' },
    seeds: { type: 'string', default: '1,2,3' },
    steps: { type: 'string', default: '150' },
    only: { type: 'string', default: '' },
    out: { type: 'string', default: 'docs/results' },
  },
})
const seeds = values.seeds.split(',').map(Number)
const steps = Number(values.steps)
const warmSteps = steps / 5
const learningRate = 0.004
/** @type {[name: string, preset: 'default' | 'paper-head' | 'paper', settings: Record<string, any>][]} */
const all = [
  ['`default`', 'default', { warmStart: { steps: warmSteps }, steps: steps - warmSteps }],
  [
    `\`default\`, learning rate ${learningRate}`,
    'default',
    { warmStart: { steps: warmSteps, learningRate }, steps: steps - warmSteps, learningRate },
  ],
  ['`paper-head`', 'paper-head', { steps }],
  ['`paper`', 'paper', { steps }],
]
const variants = all.filter(([name]) => new RegExp(values.only).test(name))
const heads = {
  small: { title: '16 numbers a patch', head: { hiddenSize: 16, attentionHeads: 1, blocks: 1 } },
  default: { title: "The default's", head: {} },
}

const { encoder, table, validation, runOnce } = await openBench()
const sections = []
let keepMrr = 0
for (const size of values.heads.split(',')) {
  const { title, head } = heads[size]
  /** @type {{ name: string, runs: any[] }[]} */
  const results = variants.map(([name]) => ({ name, runs: [] }))
  for (const seed of seeds) {
    for (const [row, [name, preset, settings]] of variants.entries()) {
      const all = { ...settings, seed, head, validationInterval: warmSteps }
      const result = await runOnce(all, { preset, name: 'presets' })
      console.error(
        `${size} head, seed ${seed}, ${name}: MRR ${result.mrr.toFixed(3)}, crops ${result.cropRate.toFixed(2)}`,
      )
      results[row].runs.push(result)
      keepMrr = result.keepMrr
    }
  }
  sections.push(`## ${title}\n\n${formatSection(results)}`)
}
const page = `# Presets on a head

Best policy of each run on ${validation.queries.length} validation queries of icon-scenes, which chose it too, mean and deviation over the seeds
${seeds.join(', ')}; ${steps} steps each, of which the default imitates in ${warmSteps}, on ${table.queries.length} training queries, without a second look.
Keeping every picture has an MRR of ${keepMrr.toFixed(3)}. p is of Welch's test over the seeds, against the first row, not corrected.
Encoder \`${encoder.id}\`.

\`\`\`sh
${['node tools/evidence/presets.mjs', ...process.argv.slice(2)].join(' ')}
\`\`\`

${sections.join('\n')}`
writeFileSync(resolve(root, values.out, 'presets.md'), page)
console.log(page)

function formatSection(results) {
  const describe = runs => ({ ...describeSpread(runs.map(({ mrr }) => mrr)), count: runs.length })
  const [first] = results
  const rows = results.map(({ name, runs }) => [
    name,
    ...['mrr', 'boxMrr', 'cropRate'].map(field => formatSpread(runs.map(run => run[field]))),
    name === first.name ? '' : computeWelchPValue(describe(runs), describe(first.runs)).toFixed(3),
  ])
  return formatMarkdown([['preset', 'MRR', 'MRR of its boxes', 'cropped', 'p, seeds'], ...rows])
}

// The ablation: node tools/ablation/run.mjs [--seeds 1,2,3] [--steps 120] [--warm-steps 50] [--limit 3000] [--only REGEX]
//   [--data FILE --validation FILE --table FOLDER] [--out docs/results]
// Trains every variant with every seed, two at a time, on one reward table, and writes ablation.json, ablation.md and
// ablation.svg. By default the data is what tools/icon-policy makes, the figures are those of its validation split.
// A run of the default length takes about half a minute of one core beside its share of the rewards; --only takes fewer.
// Runs are kept below .region-r1/ablation: a killed ablation goes on where it stopped.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createTrainingConfig } from '@region-r1/trainer'
import { prepareData } from '../icon-policy/prepare-data.mjs'
import { hasRun, mapAtOnce, regionR1, root } from '../icon-policy/region-r1.mjs'
import { drawAblation } from './draw-ablation.mjs'
import { formatAblation } from './format-ablation.mjs'
import { summarizeAblation } from './summarize-ablation.mjs'
import { listVariants } from './variants.mjs'

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1,2,3' },
    steps: { type: 'string', default: '120' },
    'warm-steps': { type: 'string', default: '50' },
    limit: { type: 'string', default: '3000' },
    queries: { type: 'string', default: '6000' },
    only: { type: 'string', default: '' },
    data: { type: 'string' },
    validation: { type: 'string' },
    table: { type: 'string', default: '.region-r1/reward-table' },
    out: { type: 'string', default: 'docs/results' },
  },
})
const { data, validation, table } = values.data === undefined ? await prepareData(Number(values.queries)) : values
const variants = listVariants(Number(values.steps), Number(values['warm-steps'])).filter(
  ({ name }, index) => index === 0 || new RegExp(values.only).test(name),
)
const jobs = values.seeds.split(',').flatMap(seed => variants.map(variant => ({ ...variant, seed: Number(seed) })))

/** One run: what it came to, and each validation query's outcome. */
async function train({ name, settings, seed }, workers) {
  const full = { ...settings, seed, validationInterval: 30 }
  const key = createHash('sha256')
    .update(JSON.stringify([data, validation, values.limit, createTrainingConfig('default', full)]))
    .digest('hex')
  const out = join('.region-r1/ablation', key.slice(0, 16))
  const resume = hasRun(out) ? ['--resume'] : []
  mkdirSync(join(root, out), { recursive: true })
  writeFileSync(join(root, out, 'settings.json'), JSON.stringify(full))
  const result = await regionR1(
    ...['train', '--data', data, '--limit', values.limit, '--table', table, '--config', join(out, 'settings.json')],
    ...(validation === undefined ? [] : ['--validation', validation]),
    ...['--out', out, '--backend', 'wasm', ...resume, ...workers],
  )
  const lines = readFileSync(join(root, out, 'validation.jsonl'), 'utf8')
    .trim()
    .split('\n')
  return { name, seed, result, queries: lines.map(line => JSON.parse(line)) }
}

// Each set of anchors has rewards of its own, which the first run that needs them measures on all cores.
const firsts = new Map()
for (const job of jobs) {
  const { anchors } = createTrainingConfig('default', job.settings)
  const key = JSON.stringify(anchors)
  if (!firsts.has(key)) firsts.set(key, job)
}
const runs = []
for (const job of firsts.values()) runs.push(await train(job, []))
const others = jobs.filter(job => ![...firsts.values()].includes(job))
runs.push(...(await mapAtOnce(others, 2, job => train(job, ['--workers', '1']))))

const summary = summarizeAblation(
  variants.map(({ name }) => name),
  runs,
)
const command = ['node tools/ablation/run.mjs', ...process.argv.slice(2).map(quote)].join(' ')
const described = { command, steps: Number(values.steps), warmSteps: Number(values['warm-steps']), ...summary }
mkdirSync(join(root, values.out), { recursive: true })
const files = {
  'ablation.json': `${JSON.stringify(described, null, 2)}\n`,
  'ablation.md': formatAblation(described),
  'ablation.svg': drawAblation(described),
}
for (const [name, text] of Object.entries(files)) writeFileSync(join(root, values.out, name), text)
console.log(files['ablation.md'])

/** As a shell reads it. */
function quote(word) {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}

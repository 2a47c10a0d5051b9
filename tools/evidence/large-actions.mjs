// Which way of learning makes most of few passes of the encoder, where no table of rewards can exist?
//   node tools/evidence/large-actions.mjs [--budgets 1500,4500] [--seeds 1,2,3] [--only REGEX] [--out docs/results]
// A head chooses among 2,000 anchors; a table of them would take 2,000 passes a query. Rewards are encoded on demand and
// kept, and every way of learning may ask for the same number of crops. Writes large-actions.json, .md and .svg. Finished
// runs are kept below .region-r1/large-actions.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { createRng } from '@region-r1/core'
import { createAdamWState, openBackend } from '@region-r1/tensor'
import { createTrainingConfig } from '@region-r1/trainer'
import { createHeadNetwork } from '../../packages/trainer/dist/head/create-head-network.js'
import { createHeadConfig } from '../../packages/trainer/dist/head/head-config.js'
import { createHeadWeights } from '../../packages/trainer/dist/head/head-weights.js'
import { readPolicies } from '../../packages/trainer/dist/objective.js'
import { takeRGrpoStep } from '../../packages/trainer/dist/r-grpo.js'
import { readOutcome } from '../../packages/trainer/dist/reward-table/reward-table.js'
import { keepAction } from '../../packages/trainer/dist/rollouts/action-distribution.js'
import { sampleDecisionGroup } from '../../packages/trainer/dist/rollouts/sample-decision-group.js'
import { assembleBatch } from '../../packages/trainer/dist/training/assemble-batch.js'
import { createBatchSampler } from '../../packages/trainer/dist/training/create-batch-sampler.js'
import { collectVocabulary } from '../../packages/trainer/dist/training/training-set.js'
import { chooseAction, computePolicies } from '../../packages/trainer/dist/training/validate-policy.js'
import { takeWarmStartStep } from '../../packages/trainer/dist/warm-start.js'
import { root } from '../icon-policy/region-r1.mjs'
import { computeWelchPValue, describeSpread, formatMarkdown, formatSpread } from '../icon-policy/statistics.mjs'
import { createSparseBench } from './create-sparse-queries.mjs'
import { drawBudgets } from './draw-budgets.mjs'
import { openPictures } from './open-pictures.mjs'

const { values } = parseArgs({
  options: {
    budgets: { type: 'string', default: '1500,4500' },
    seeds: { type: 'string', default: '1,2,3' },
    only: { type: 'string', default: '' },
    out: { type: 'string', default: 'docs/results' },
  },
})
const [budgets, seeds] = [values.budgets, values.seeds].map(list => list.split(',').map(Number))
const work = '.region-r1/large-actions'
const [trainCount, validationCount, imitationSteps] = [300, 200, 200]
const anchors = { scales: [0.2, 0.3, 0.4, 0.5, 0.6].map(side => ({ side, grid: 20 })) }

const plain = {
  ...{ balanced: false, boxCredit: 'probability', boxBaseline: 'group' },
  entropyCoefficient: { decision: 0, box: 0 },
}
/** What share of the budget goes to imitation of anchors drawn at random; the rest goes to GRPO of these settings. */
/** @type {[name: string, imitated: number, settings: Record<string, any>][]} */
const all = [
  ['imitation of anchors drawn at random', 1, {}],
  ['plain GRPO', 0, plain],
  ['r-GRPO, forced samples as drawn', 0, { ...plain, balanced: true, minPerDecision: 2, forcedSamples: 'as-drawn' }],
  ['r-GRPO, the default', 0, { minPerDecision: 2 }],
]
const variants = all.filter(([name]) => new RegExp(values.only).test(name))
const shared = {
  ...{ anchors, head: { hiddenSize: 16, attentionHeads: 1, blocks: 1 } },
  ...{ groupSize: 8, batchSize: 8, learningRate: 0.004, warmStart: { learningRate: 0.004 } },
}

process.chdir(root)
const backend = await openBackend('wasm')
const { encoder, train, validation } = await openPictures({ trainCount, validationCount })
const vocabulary = collectVocabulary(train.table, createTrainingConfig().vocabularySize)
const words = { length: createTrainingConfig().questionLength, vocabulary }
const trainBench = createSparseBench({ encoder, ...train, anchors, words })
const validationBench = createSparseBench({ encoder, ...validation, anchors, words })
const looked = validationBench.startRun()

const runs = []
for (const seed of seeds) {
  for (const [name, imitated, settings] of variants) {
    for (const budget of budgets) {
      const run = await runOnce({ seed, budget, imitated, settings: { ...shared, ...settings } })
      console.error(
        `seed ${seed}, ${budget} passes, ${name}: MRR ${run.mrr.toFixed(3)}, crops ${run.cropRate.toFixed(2)}, ${run.passes} passes, ${run.steps} steps of r-GRPO`,
      )
      runs.push({ seed, budget, name, ...run })
    }
  }
}
write(runs)

/** One run, or what it left. */
async function runOnce({ seed, budget, imitated, settings }) {
  const config = createTrainingConfig('default', { ...settings, seed })
  const key = createHash('sha256')
    .update(JSON.stringify([encoder.id, trainCount, validationCount, imitationSteps, seed, budget, imitated, settings]))
    .digest('hex')
    .slice(0, 16)
  const file = join(work, 'results', `${key}.json`)
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'))
  const result = await learn({ config, budget, imitated })
  mkdirSync(join(work, 'results'), { recursive: true })
  writeFileSync(`${file}.tmp`, JSON.stringify(result))
  renameSync(`${file}.tmp`, file)
  return result
}

async function learn({ config, budget, imitated }) {
  const rng = createRng(config.seed)
  const head = createHeadConfig({ encoder, vocabulary, anchors: trainBench.boxes, sizes: config.head })
  const network = createHeadNetwork(head, backend)
  const weights = createHeadWeights(head, rng.fork('weights'))
  const run = trainBench.startRun()
  const sampleBatch = createBatchSampler(
    run.queries.map(({ isSolved }) => isSolved),
    { ...config, rng: rng.fork('batches') },
  )

  if (imitated > 0) {
    const perQuery = Math.floor((budget * imitated) / run.queries.length)
    for (const [row, { table }] of run.queries.entries()) {
      const drawn = rng.fork(`anchors/${table.queryId}`).shuffle([...trainBench.boxes.keys()])
      await run.measure(row, drawn.slice(0, perQuery))
    }
    const optimizer = createAdamWState(weights)
    for (let step = 0; step < imitationSteps; step++) {
      const queries = sampleBatch(step).map(run.pickMeasured)
      await takeWarmStartStep({ config, network, weights, optimizer, queries, step, rng: rng.fork(`imitate/${step}`) })
    }
  }

  const optimizer = createAdamWState(weights)
  let steps = 0
  // The last step may ask for as many as its groups hold.
  while (imitated < 1 && run.passes + config.batchSize * config.groupSize <= budget && steps < budget) {
    const rows = sampleBatch(imitationSteps + steps)
    const step = {
      config,
      network,
      weights,
      queries: rows.map(row => run.queries[row]),
      rng: rng.fork(`r-grpo/${steps}`),
    }
    for (const [place, actions] of (await drawActions(step)).entries()) await run.measure(rows[place], actions)
    await takeRGrpoStep({ ...step, optimizer, step: steps })
    steps++
  }
  return { ...(await validate(network, weights)), passes: run.passes, steps }
}

/** The groups that `takeRGrpoStep` is about to draw: by the same numbers from the same policy. */
async function drawActions({ config, network, weights, queries, rng }) {
  const batch = assembleBatch(queries, network.config, { ...config, rng: rng.fork('dropout') })
  const policies = readPolicies(await network.run(weights, batch), batch)
  return policies.map((policy, row) => {
    const drawing = rng.fork(`rollouts/${queries[row].table.queryId}`)
    const minPerDecision = config.balanced ? config.minPerDecision : 0
    return sampleDecisionGroup(policy, { ...config, minPerDecision, rng: drawing }).actions
  })
}

/** What serving would do with each validation query. */
async function validate(network, weights) {
  const policies = await computePolicies(network, weights, looked.queries)
  let [mrr, crops] = [0, 0]
  for (const [row, policy] of policies.entries()) {
    const action = chooseAction(policy)
    await looked.measure(row, [action])
    mrr += readOutcome(looked.queries[row].table.outcomes, action).reciprocalRank
    crops += action === keepAction ? 0 : 1
  }
  const count = policies.length
  return { mrr: mrr / count, cropRate: crops / count }
}

/** All from the figures that the file holds. */
function write(finished) {
  const runs = finished.map(run => ({ ...run, mrr: round(run.mrr), cropRate: round(run.cropRate, 2) }))
  const at = (name, budget) => runs.filter(run => run.name === name && run.budget === budget)
  const describe = (name, budget) => ({
    ...describeSpread(at(name, budget).map(({ mrr }) => mrr)),
    count: seeds.length,
  })
  const [most, number] = [Math.max(...budgets), value => value.toLocaleString('en')]
  const [[first]] = variants
  const rows = variants.map(([name]) => [
    name,
    ...budgets.map(budget => formatSpread(at(name, budget).map(({ mrr }) => mrr))),
    formatSpread(
      at(name, most).map(({ cropRate }) => cropRate),
      { digits: 2 },
    ),
    name === first || seeds.length < 2
      ? ''
      : computeWelchPValue(describe(name, most), describe(first, most)).toFixed(3),
  ])
  const head = ['crops encoded for training', ...budgets.map(number), `cropped at ${number(most)}`, 'p, seeds']
  const steps = budgets.map(budget => {
    const counts = runs.filter(run => run.budget === budget && run.steps > 0).map(run => run.steps)
    return `${Math.min(...counts)} to ${Math.max(...counts)}`
  })
  const each = budgets.map(budget => (budget / trainCount).toFixed(0))
  const command = ['node tools/evidence/large-actions.mjs', ...process.argv.slice(2)].join(' ')
  const page = `# A large action space, without a table

MRR on ${validationCount} validation queries of icon-scenes of heads that choose among ${number(trainBench.boxes.length)} anchors (five sides, 20 x 20 places), mean and
deviation over the seeds ${seeds.join(', ')}. A reward table would take ${number(trainBench.boxes.length)} passes of the encoder for each picture; here rewards
of ${trainCount} training queries are encoded on demand and kept, and no row may ask for more crops than the head of a column says:
${each.join(' or ')} a query, counted once a run (the full picture, which every policy needs, does not count). Imitation measures
anchors drawn at random, as many for each query, and takes ${imitationSteps} steps of choosing among these; GRPO takes as many steps of ${shared.batchSize}
groups of ${shared.groupSize} as its passes last, ${steps.join(' and ')}. Keeping every picture has an MRR of ${keepMrr().toFixed(3)}, the true box ${validation.targetMrr.toFixed(3)}.
p is of Welch's test over the seeds against the first row at ${number(most)}, not corrected. A head of ${shared.head.hiddenSize} numbers a patch and one
round of attention. Encoder \`${encoder.id}\`. What it says stands in the [log](../log.md).

\`\`\`sh
${command}
\`\`\`

${formatMarkdown([head, ...rows])}
![MRR against crops encoded](large-actions.svg)
`
  const lines = variants.map(([name]) => ({
    name,
    points: budgets.map(budget => ({ budget, ...describe(name, budget) })),
  }))
  const [keep, target] = [keepMrr(), validation.targetMrr].map(value => round(value))
  const json = { command, seeds, budgets, keepMrr: keep, targetMrr: target, runs }
  const files = {
    'large-actions.json': `${JSON.stringify(json, null, 1)}\n`,
    'large-actions.md': page,
    'large-actions.svg': drawBudgets({ lines, keepMrr: keep }),
  }
  for (const [name, text] of Object.entries(files)) writeFileSync(resolve(root, values.out, name), text)
  console.log(page)
}

function round(value, digits = 3) {
  return Number(value.toFixed(digits))
}

function keepMrr() {
  const ranks = looked.queries.map(({ table }) => readOutcome(table.outcomes, keepAction).reciprocalRank)
  return describeSpread(ranks).mean
}

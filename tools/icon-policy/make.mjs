// Makes the policy that ships: node tools/icon-policy/make.mjs [--queries 6000] [--seeds 1,2,3]
// Trains one policy a seed, takes the one that does best on validation, and writes it with the figures of its model card.
// Data, rewards and runs are kept below .region-r1/default-policy; a killed run goes on where it stopped.
import { cpSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { writeModelCard } from './model-card.mjs'
import { prepareData } from './prepare-data.mjs'
import { regionR1, root } from './region-r1.mjs'
import { trainSeeds } from './train-seeds.mjs'

const { values } = parseArgs({
  options: { queries: { type: 'string', default: '6000' }, seeds: { type: 'string', default: '1,2,3' } },
})
const seeds = values.seeds.split(',').map(Number)
const target = 'packages/policy/models/icons'

const prepared = await prepareData(Number(values.queries))
const { policies, twins } = await trainSeeds(prepared, { queries: values.queries, seeds })
const best = policies.reduce((a, b) => (getMrr(b) > getMrr(a) ? b : a))
mkdirSync(join(root, target), { recursive: true })
cpSync(join(root, best.policy), join(root, target), { recursive: true })

const evaluation = await regionR1(
  ...['eval', '--data', prepared.validation, '--policies', 'keep,head,target', '--policy', best.policy],
  ...['--workers', '2', '--out', join(prepared.work, 'validation')],
)
writeModelCard(join(root, target, 'README.md'), { best, policies, twins, evaluation, ...prepared })
console.log(`the policy of seed ${best.seed} is in ${target}`)

/** As it ships, with its looks. */
function getMrr({ secondLook, validation }) {
  return (secondLook ?? validation).mrr
}

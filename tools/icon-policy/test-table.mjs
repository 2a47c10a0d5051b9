// Prints the final table: node tools/icon-policy/test-table.mjs [--split test] [--limit 500] [--queries 6000] [--seeds 1,2,3]
// Every seed's policy and its question-blind twin on icon-scenes, in both protocols. Look at the test split once: choose on
// validation (--split validation). Policies that make.mjs has not trained yet are trained.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createRng } from '@region-r1/core'
import { adjustHolm, comparePaired, readQueryRows } from '@region-r1/eval'
import { prepareData } from './prepare-data.mjs'
import { regionR1, root } from './region-r1.mjs'
import { computeWelchPValue, describeSpread, formatMarkdown, formatSpread } from './statistics.mjs'
import { trainSeeds } from './train-seeds.mjs'

const { values } = parseArgs({
  options: {
    split: { type: 'string', default: 'test' },
    limit: { type: 'string', default: '500' },
    queries: { type: 'string', default: '6000' },
    seeds: { type: 'string', default: '1,2,3' },
  },
})
const baselines = ['center', 'random', 'similarity']

const prepared = await prepareData(Number(values.queries))
const { policies, twins } = await trainSeeds(prepared, {
  queries: values.queries,
  seeds: values.seeds.split(',').map(Number),
})

/** One policy on one protocol: its summary, and each query's reciprocal rank by system. */
async function evaluate({ policy }, lists, systems) {
  const { sha256 } = JSON.parse(readFileSync(join(root, policy, 'config.json'), 'utf8'))
  const folder = [values.split, values.limit, lists, sha256.slice(0, 12)].join('-').replace('+', '-')
  const out = join(prepared.work, 'tables', folder)
  if (!existsSync(join(root, out, 'summary.json'))) {
    await regionR1(
      ...['eval', '--dataset', 'icon-scenes', '--split', values.split, '--limit', values.limit, '--lists', lists],
      ...['--policies', systems.join(','), '--policy', policy, '--workers', '2', '--out', out],
    )
  }
  const summary = JSON.parse(readFileSync(join(root, out, 'summary.json'), 'utf8'))
  const ranks = {}
  for await (const { systems } of readQueryRows(join(root, out, 'per-query.jsonl'))) {
    for (const [name, { metrics }] of Object.entries(systems)) {
      ranks[name] ??= []
      ranks[name].push(metrics.mrr)
    }
  }
  return { summary, ranks }
}

async function evaluateAll(runs, lists, systems) {
  const results = []
  for (const run of runs) results.push(await evaluate(run, lists, systems))
  return results
}

const hard = await evaluateAll(policies, 'gold+hard', ['keep', ...baselines, 'always-crop', 'head', 'target'])
const blind = await evaluateAll(twins, 'gold+hard', ['keep', 'head', 'target'])
const retrieved = await evaluateAll(policies, 'retrieved', ['keep', 'head', 'target'])

const percent = (runs, read) => formatSpread(runs.map(read), { factor: 100, digits: 1 })
const slice =
  (name, system, metric) =>
  ({ summary }) =>
    summary.slices[name].systems[system][metric]
const gain = runs => percent(runs, ({ summary }) => summary.systems.head.gainRecovered)
const above = slice('cluttered', 'head', 'recall@1')
const keepOfClutter = slice('cluttered', 'keep', 'recall@1')
const countPasses = ({ summary }) => summary.systems.head.passes
const { queries, slices } = hard[0].summary
const { keep: retrievedKeep, target: trueBox } = retrieved[0].summary.systems

console.log(
  `icon-scenes ${values.split}, ${queries} queries (${slices.cluttered.queries} cluttered, ${slices.large.queries} of one large icon), seeds ${values.seeds}, encoder ${prepared.encoder}\n`,
)
console.log(
  formatMarkdown([
    ['gold + 19, %', 'trained', 'question-blind twin'],
    ["of the true box's MRR gain over keep, recovered", gain(hard), gain(blind)],
    ['Recall@1, cluttered', percent(hard, above), percent(blind, above)],
    ["points above keep's", ...[hard, blind].map(runs => percent(runs, run => above(run) - keepOfClutter(run)))],
    ['cropped, cluttered', ...[hard, blind].map(runs => percent(runs, slice('cluttered', 'head', 'cropRate')))],
    ['cropped, one large icon', ...[hard, blind].map(runs => percent(runs, slice('large', 'head', 'cropRate')))],
    ['passes, a query', ...[hard, blind].map(runs => formatSpread(runs.map(countPasses), { digits: 2 }))],
  ]),
)

/** The mean over the seeds of each query's reciprocal rank: the seeds are no queries of their own. */
const meanRanks = (runs, system) =>
  runs[0].ranks[system].map((_, query) => runs.reduce((sum, { ranks }) => sum + ranks[system][query], 0) / runs.length)
/** MRR over the seeds: a baseline that no seed changes has a deviation of 0, and Welch's test is Student's then. */
const spreadOfSeeds = (runs, system) => ({
  ...describeSpread(runs.map(({ ranks }) => describeSpread(ranks[system]).mean)),
  count: runs.length,
})
const rivals = {
  ...Object.fromEntries(['keep', ...baselines, 'always-crop'].map(name => [name, [hard, name]])),
  'question-blind twin': [blind, 'head'],
}
const tests = Object.entries(rivals).map(([name, [runs, system]]) => ({
  name,
  ofSeeds: runs.length < 2 ? null : computeWelchPValue(spreadOfSeeds(hard, 'head'), spreadOfSeeds(runs, system)),
  ...comparePaired({
    system: meanRanks(hard, 'head'),
    baseline: meanRanks(runs, system),
    rng: createRng(1).fork(name),
  }),
}))
const adjusted = adjustHolm(tests.map(({ pValue }) => pValue))
console.log(
  formatMarkdown([
    ['MRR, trained above', 'difference', 'p, queries (Holm)', 'p, seeds (Welch)', 'wins / ties / losses'],
    ...tests.map(({ name, difference, wins, ties, losses, ofSeeds }, index) => [
      ...[name, difference.toFixed(3), adjusted[index].toFixed(4), ofSeeds?.toFixed(4) ?? ''],
      `${wins} / ${ties} / ${losses}`,
    ]),
  ]),
)
console.log(
  formatMarkdown([
    ['retrieved top 20, %', 'keep', 'trained', 'true box'],
    ...['recall@1', 'condRecall@1'].map(metric => [
      metric,
      (100 * retrievedKeep[metric]).toFixed(1),
      percent(retrieved, ({ summary }) => summary.systems.head[metric]),
      (100 * trueBox[metric]).toFixed(1),
    ]),
  ]),
)

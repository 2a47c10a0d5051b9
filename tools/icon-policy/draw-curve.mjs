// Draws MRR against passes of every policy: node tools/icon-policy/draw-curve.mjs [--queries 300] [--seed 7]
// On validation scenes; writes docs/images/passes.svg and prints the table beside it in the README. Runs are kept below
// .region-r1/curve and only read where they are there.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { formatCurve } from './format-curve.mjs'
import { regionR1, root } from './region-r1.mjs'
import { formatMarkdown } from './statistics.mjs'

const { values } = parseArgs({
  options: { queries: { type: 'string', default: '300' }, seed: { type: 'string', default: '7' } },
})
/** By policy, the most looks of each run; null for the policies that never look. */
const runs = { similarity: [null], look: [8, 16], head: [1, 3, 5, 8] }

const scenes = join('.region-r1/curve', `validation-${values.queries}-${values.seed}`)
if (!existsSync(join(root, scenes, 'manifest.json'))) {
  const flags = ['--queries', values.queries, '--split', 'validation', '--seed', values.seed, '--out', scenes]
  await regionR1('data', 'generate', 'icon-scenes', ...flags)
}

async function evaluate(policy, looks) {
  const out = join(scenes, looks === null ? policy : `${policy}-${looks}`)
  const file = join(root, out, 'summary.json')
  if (!existsSync(file)) {
    const flags = [
      '--data',
      join(scenes, 'examples.jsonl'),
      '--encoder',
      'icons',
      '--policies',
      `keep,${policy},target`,
    ]
    await regionR1('eval', ...flags, ...(looks === null ? [] : ['--looks', String(looks)]), '--out', out)
  }
  return JSON.parse(readFileSync(file, 'utf8'))
}

const read = (summary, policy, looks) => {
  const { mrr, passes, gainRecovered } = summary.systems[policy]
  const { cluttered, large } = summary.slices
  const recall = cluttered.systems[policy]['recall@1']
  return { policy, looks, mrr, passes, gainRecovered, recall, cropped: large.systems[policy].cropRate }
}
const points = []
for (const [policy, counts] of Object.entries(runs)) {
  for (const looks of counts) {
    const summary = await evaluate(policy, looks)
    if (points.length === 0) points.push(read(summary, 'keep', null), read(summary, 'target', null))
    points.push(read(summary, policy, looks))
  }
}

const percent = share => `${(100 * share).toFixed(1)} %`
console.log(
  formatMarkdown([
    ['policy', 'looks', 'passes', 'MRR', 'Recall@1, cluttered', "of the true box's gain", 'large icons cropped'],
    ...points.map(({ policy, looks, passes, mrr, recall, gainRecovered, cropped }) => [
      ...[policy, looks ?? '', passes.toFixed(1), mrr.toFixed(3)],
      ...[percent(recall), percent(gainRecovered), percent(cropped)],
    ]),
  ]),
)
const picture = join(root, 'docs/images/passes.svg')
mkdirSync(dirname(picture), { recursive: true })
writeFileSync(picture, formatCurve(points))
console.log(`the curve is in docs/images/passes.svg`)

// The table of the model card: node card.mjs [--splits validation] [--limit 400] [--encoder FOLDER]
// Runs `region-r1 eval` on both lists of each split and probe.mjs on its scenes, and holds the figures against the gates.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: {
    splits: { type: 'string', default: 'validation' },
    limit: { type: 'string', default: '400' },
    scenes: { type: 'string', default: '400' },
    encoder: { type: 'string' },
  },
})
const root = fileURLToPath(new URL('../..', import.meta.url))
const splits = values.splits.split(',')
const encoder = values.encoder === undefined ? [] : ['--encoder', values.encoder]

function runJson(file, ...parameters) {
  const { status, stdout } = spawnSync(process.execPath, [`${root}/${file}`, ...parameters], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (status !== 0) process.exit(status ?? 1)
  return JSON.parse(stdout)
}

function measure(split) {
  const evaluate = lists =>
    runJson(
      'apps/cli/bin/region-r1.js',
      ...['eval', '--dataset', 'icon-scenes', '--split', split, '--limit', values.limit, '--lists', lists],
      ...['--policies', 'keep,target', '--json', ...encoder],
    ).slices
  const { cluttered, large } = evaluate('gold+hard')
  const plain = evaluate('retrieved').cluttered.systems.keep
  const { boxKind, patchKind, patchColour } = runJson(
    'tools/icon-encoder/probe.mjs',
    ...['--split', split, '--scenes', values.scenes, ...encoder],
  )
  const inLarge = { full: large.systems.keep['recall@1'], box: large.systems.target['recall@1'] }
  return {
    clutteredQueries: cluttered.queries,
    boxFirst: cluttered.systems.target['recall@1'],
    fullFirst: cluttered.systems.keep['recall@1'],
    largeQueries: large.queries,
    largeFull: inLarge.full,
    largeBox: inLarge.box,
    largeLost: inLarge.box - inLarge.full,
    recall20: plain['recall@20'],
    boxKind: boxKind.right,
    patchKind: patchKind.right,
    patchColour: patchColour.right,
  }
}

/** @type {[title: string, name: string, holds?: (value: number) => boolean, gate?: string][]} */
const rows = [
  ['cluttered, gold + 19: gold first by the true box', 'boxFirst', value => value >= 0.85, '≥ 85 %'],
  ['cluttered, gold + 19: gold first by the full picture', 'fullFirst', value => value <= 0.25, '≤ 25 %'],
  ['one large icon, gold + 19: gold first by the full picture', 'largeFull'],
  ['one large icon, gold + 19: gold first by the true box', 'largeBox'],
  ['one large icon: lost by the full picture', 'largeLost', value => value <= 0.03, '≤ 3 points'],
  [
    'cluttered, whole knowledge base: gold in the top 20 of the full picture',
    'recall20',
    value => value >= 0.5,
    '≥ 50 %',
  ],
  ['kind by the true box, of 25', 'boxKind', value => value >= 0.65, '≥ 65 %'],
  ["kind by the patch token under an icon's middle", 'patchKind', value => value >= 0.5, '≥ 50 %'],
  ['colour by that patch token, of 11', 'patchColour', value => value >= 0.7, '≥ 70 %'],
]
const figures = splits.map(measure)
const percent = value => `${(100 * value).toFixed(1)} %`
console.log(`| | gate | ${splits.join(' | ')} |`)
console.log(`| --- | --- | ${splits.map(() => '---:').join(' | ')} |`)
for (const [title, name, holds, gate = ''] of rows) {
  const cells = figures.map(
    figure => `${percent(figure[name])}${holds === undefined || holds(figure[name]) ? '' : ' (missed)'}`,
  )
  console.log(`| ${title} | ${gate} | ${cells.join(' | ')} |`)
}
for (const [index, { clutteredQueries, largeQueries }] of figures.entries())
  console.log(`\n${splits[index]}: ${clutteredQueries} cluttered and ${largeQueries} large scenes.`)

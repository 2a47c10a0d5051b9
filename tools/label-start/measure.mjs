// Does a head that starts from labels end better? A stand-in for a vision-language model labels icon-scenes by what it
// knows of each scene: it points at the true box, off by a tenth of its side, and keeps where one large icon fills the
// scene; of its answers a share is wrong. Training from these labels is set beside the warm start by rewards and none:
//   node tools/label-start/measure.mjs [folder] [training queries] [steps]
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createRng } from '../../packages/core/dist/index.js'
import { regionR1 } from '../icon-policy/region-r1.mjs'

const [folder = '.region-r1/label-start', queries = '400', steps = '100'] = process.argv.slice(2)
const seeds = [1, 2]
const wrongShare = 0.15
const shift = 0.1
const at = name => join(resolve(folder), name)
const readLines = file =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line))

for (const [split, count] of [
  ['train', queries],
  ['validation', String(Math.ceil(Number(queries) / 2))],
]) {
  await regionR1(
    'data',
    'generate',
    'icon-scenes',
    '--queries',
    count,
    '--split',
    split,
    '--seed',
    '11',
    '--out',
    at(split),
  )
}

const rng = createRng(1)
const examples = readLines(at('train/examples.jsonl'))
const labels = examples.map(({ queryId, image, targetBox, tags }) => {
  const png = readFileSync(at(`train/${image}`))
  const imageSize = { width: png.readUInt32BE(16), height: png.readUInt32BE(20) }
  const isWrong = rng.next() < wrongShare
  const box = isWrong ? rng.pick(examples).targetBox : targetBox
  const sees = tags.includes('cluttered') !== isWrong
  const decision = sees
    ? { type: 'crop', cropProbability: 1, box: move(box, imageSize) }
    : { type: 'keep', cropProbability: 0 }
  return { queryId, policy: 'stand-in', imageSize, decision }
})
writeFileSync(at('labels.jsonl'), labels.map(label => `${JSON.stringify(label)}\n`).join(''))

// Steps of r-GRPO alone count: the imitation comes before them.
const variants = {
  'no warm start': { settings: { warmStart: { steps: 0 } } },
  'boxes by rewards': { settings: { warmStart: { decision: false } } },
  'boxes and decisions by rewards, the default': { settings: {} },
  'boxes and decisions by labels': { settings: {}, flags: ['--labels', at('labels.jsonl')] },
  'labels alone, no r-GRPO': { settings: { steps: 0 }, flags: ['--labels', at('labels.jsonl')] },
}
console.log('| warm start | validation MRR | crop rate | MRR of keep |\n| --- | --- | --- | --- |')
for (const [name, { settings, flags = [] }] of Object.entries(variants)) {
  writeFileSync(at('settings.json'), JSON.stringify({ steps: Number(steps), validationInterval: 10, ...settings }))
  const data = ['--data', at('train/examples.jsonl'), '--validation', at('validation/examples.jsonl')]
  const settingFlags = ['--table', at('table'), '--config', at('settings.json'), '--anchors', '0.4x4']
  const results = []
  for (const seed of seeds) {
    // `train` adds nothing to a folder that holds a run; of these only the last line counts.
    rmSync(at('run'), { recursive: true, force: true })
    results.push(
      await regionR1('train', ...data, ...settingFlags, ...flags, '--seed', String(seed), '--out', at('run')),
    )
  }
  const show = metric => results.map(({ validation }) => validation[metric].toFixed(3)).join(', ')
  console.log(`| ${name} | ${show('mrr')} | ${show('cropRate')} | ${show('keepMrr')} |`)
}

/** Off by a tenth of its sides, inside of the picture. */
function move({ x1, y1, x2, y2 }, { width, height }) {
  const dx = Math.round((x2 - x1) * shift * (rng.next() < 0.5 ? -1 : 1))
  const dy = Math.round((y2 - y1) * shift * (rng.next() < 0.5 ? -1 : 1))
  const [left, top] = [Math.min(Math.max(0, x1 + dx), width - 2), Math.min(Math.max(0, y1 + dy), height - 2)]
  return {
    x1: left,
    y1: top,
    x2: Math.max(left + 1, Math.min(width, x2 + dx)),
    y2: Math.max(top + 1, Math.min(height, y2 + dy)),
  }
}

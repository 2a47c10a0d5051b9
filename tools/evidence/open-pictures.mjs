import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createPixelBox, toNormalizedBox } from '@region-r1/core'
import { readExamples } from '@region-r1/datasets'
import { loadEncoder } from '@region-r1/encoder'
import { buildRewardTable, createOutcomeSource } from '@region-r1/trainer'
import { regionR1 } from '../icon-policy/region-r1.mjs'

const work = '.region-r1/nearly-closed'
/** A table must hold some anchor: the whole picture costs least. */
const whole = { scales: [{ side: 1, grid: 1 }] }

/** The first queries of icon-scenes' splits as the encoder of icons sees them, without any crop measured. */
export async function openPictures({ trainCount, validationCount }) {
  const encoder = await loadEncoder('icons', { threads: 1 })
  const train = await open('train', { generated: 2000, count: trainCount })
  const validation = await open('validation', { generated: 600, count: validationCount })
  const source = createOutcomeSource({ encoder })
  let targets = 0
  for (const [row, { targetBox, ...example }] of validation.examples.entries()) {
    if (targetBox === undefined) throw new Error(`the query ${example.queryId} has no target box`)
    const box = toNormalizedBox(createPixelBox(targetBox), validation.table.queries[row].picture)
    const [outcome] = await source.measure(example, [box])
    targets += outcome.reciprocalRank
  }
  return { encoder, train, validation: { ...validation, targetMrr: targets / validation.examples.length } }

  async function open(split, { generated, count }) {
    const folder = join(work, split)
    if (!existsSync(join(folder, 'manifest.json'))) {
      const flags = ['--queries', String(generated), '--split', split, '--seed', '1', '--out', folder]
      await regionR1('data', 'generate', 'icon-scenes', '--encoder', 'icons', ...flags)
    }
    const examples = []
    for await (const example of readExamples(join(folder, 'examples.jsonl'))) {
      if (examples.length < count) examples.push(example)
    }
    const table = await buildRewardTable({ examples, encoder, anchors: whole })
    if (table.warnings.length > 0) throw new Error(table.warnings.join('\n'))
    return { examples, table }
  }
}

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { loadEncoder } from '@region-r1/encoder'
import { regionR1, root } from './region-r1.mjs'

const validationQueries = 400

/**
 * What the head for icons is made from, below `.region-r1/default-policy/ENCODER`: icon-scenes of the training and the
 * validation split, and a place for the reward table. Candidates and rewards are as the encoder sees them, so another
 * encoder starts anew; what is there already stays.
 */
export async function prepareData(queries) {
  const encoder = await loadEncoder('icons')
  await encoder.dispose()
  const work = join('.region-r1/default-policy', encoder.id)
  const generate = async (split, count) => {
    const out = join(work, `${split}-${count}`)
    if (!existsSync(join(root, out, 'manifest.json'))) {
      const flags = ['--queries', String(count), '--split', split, '--seed', '1', '--out', out]
      await regionR1('data', 'generate', 'icon-scenes', ...flags)
    }
    return join(out, 'examples.jsonl')
  }
  return {
    encoder: encoder.id,
    work,
    data: await generate('train', queries),
    validation: await generate('validation', validationQueries),
    table: join(work, 'reward-table'),
  }
}

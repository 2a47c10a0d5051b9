import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readExamples } from '@region-r1/datasets'
import { loadEncoder } from '@region-r1/encoder'
import { buildRewardTable, createTrainingConfig, openBackend, train } from '@region-r1/trainer'
import { regionR1, root } from '../icon-policy/region-r1.mjs'

/** Where data, rewards and finished runs are kept, from the root: a killed experiment goes on where it stopped. */
const work = '.region-r1/nearly-closed'

/**
 * What the experiments share: icon-scenes measured by the encoder of icons, and short trainings of a small head on it,
 * whose results are kept by content.
 *
 * @param change - of the training examples, before they are measured; may give several for one
 */
export async function openBench({ change = examples => examples } = {}) {
  process.chdir(root)
  const encoder = await loadEncoder('icons')
  const backend = await openBackend('wasm')
  const measure = async (split, count, map) => {
    const folder = join(work, split)
    if (!existsSync(join(folder, 'manifest.json'))) {
      const flags = ['--queries', String(count), '--split', split, '--seed', '1', '--out', folder]
      await regionR1('data', 'generate', 'icon-scenes', '--encoder', 'icons', ...flags)
    }
    const examples = []
    for await (const example of readExamples(join(folder, 'examples.jsonl'))) examples.push(example)
    return buildRewardTable({
      examples: map(examples),
      encoder,
      folder: join(work, 'reward-table'),
      onProgress: ({ done }) => console.error(`${split}: rewards of ${done}`),
    })
  }
  const validation = await measure('validation', 600, examples => examples)
  const table = await measure('train', 2000, change)

  /**
   * One run: the best policy on the validation queries, and pi(crop) of each step of r-GRPO.
   *
   * @param {Record<string, any>} settings
   * @param {Record<string, any>} options
   */
  async function runOnce(settings, { table: some = table, preset = 'default', name, onlyFinished = false }) {
    const config = createTrainingConfig(preset, { passes: 1, ...settings })
    const key = createHash('sha256')
      .update(JSON.stringify([encoder.id, name, config]))
      .digest('hex')
      .slice(0, 16)
    const file = join(work, 'results', `${key}.json`)
    if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'))
    if (onlyFinished) return null
    const directory = join(work, 'runs', key)
    mkdirSync(directory, { recursive: true })
    const { validation: result } = await train({ config, encoder, table: some, validation, backend, directory })
    const rows = readFileSync(join(directory, 'metrics.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
    const cropRates = rows.map(row => row['decision/crop_rate']).filter(rate => rate !== undefined)
    mkdirSync(join(work, 'results'), { recursive: true })
    writeFileSync(`${file}.tmp`, JSON.stringify({ ...result, cropRates }))
    renameSync(`${file}.tmp`, file)
    rmSync(directory, { recursive: true })
    return { ...result, cropRates }
  }
  return { encoder, table, validation, runOnce }
}

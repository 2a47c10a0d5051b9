import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hasRun, mapAtOnce, regionR1, root } from './region-r1.mjs'

/**
 * Imitation of what pays best, and no r-GRPO after it: a head that looks at several boxes needs them all to be good ones, and
 * r-GRPO sharpens it towards one. All runs are of one length, so that no luck of a checkpoint on validation chooses.
 */
const settings = { steps: 0, validationInterval: 100, thresholds: [0.65, 0.8] }

/**
 * Trains a policy for each seed, then their question-blind twins; runs that are finished are only read. The first run
 * measures the rewards on all cores, the others share them, two at a time.
 */
export async function trainSeeds({ work, data, validation, table }, { queries, seeds }) {
  const train = async ({ seed, blind }, workers = []) => {
    const out = join(work, `run-${queries}-${seed}${blind ? '-blind' : ''}`)
    const config = join(out, 'settings.json')
    mkdirSync(join(root, out), { recursive: true })
    writeFileSync(join(root, config), JSON.stringify({ ...settings, seed, readsQuestion: !blind }))
    const flags = ['--data', data, '--validation', validation, '--table', table, '--config', config, '--out', out]
    const resume = hasRun(out) ? ['--resume'] : []
    const result = await regionR1('train', ...flags, '--backend', 'wasm', ...resume, ...workers)
    return { seed, blind, ...result }
  }
  const [first, ...others] = [false, true].flatMap(blind => seeds.map(seed => ({ seed, blind })))
  const results = [await train(first), ...(await mapAtOnce(others, 2, run => train(run, ['--workers', '1'])))]
  return {
    policies: results.filter(({ blind }) => !blind),
    twins: results.filter(({ blind }) => blind),
  }
}

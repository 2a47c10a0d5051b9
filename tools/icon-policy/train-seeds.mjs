import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hasRun, mapAtOnce, regionR1, root } from './region-r1.mjs'

/**
 * Trains a policy for each seed and its question-blind twin; runs that are finished are only read. The first run measures
 * the rewards on all cores, the others share them, two at a time.
 */
export async function trainSeeds({ work, data, validation, table }, { queries, seeds }) {
  const train = async ({ seed, blind }, workers = []) => {
    const out = join(work, `run-${queries}-${seed}${blind ? '-blind' : ''}`)
    const config = join(out, 'settings.json')
    mkdirSync(join(root, out), { recursive: true })
    writeFileSync(join(root, config), JSON.stringify({ seed, readsQuestion: !blind }))
    const flags = ['--data', data, '--validation', validation, '--table', table, '--config', config, '--out', out]
    const resume = hasRun(out) ? ['--resume'] : []
    const result = await regionR1('train', ...flags, '--backend', 'wasm', ...resume, ...workers)
    return { seed, blind, ...result }
  }
  const [first, ...others] = seeds.flatMap(seed => [
    { seed, blind: false },
    { seed, blind: true },
  ])
  const results = [await train(first), ...(await mapAtOnce(others, 2, run => train(run, ['--workers', '1'])))]
  return {
    policies: results.filter(({ blind }) => !blind),
    twins: results.filter(({ blind }) => blind),
  }
}

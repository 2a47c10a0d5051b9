// Makes the policy that ships: node tools/default-policy/make.mjs [--queries 6000] [--seed 1]
// Data, rewards and runs are kept below .region-r1/default-policy; a killed run goes on where it stopped.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: { queries: { type: 'string', default: '6000' }, seed: { type: 'string', default: '1' } },
})
const root = fileURLToPath(new URL('../..', import.meta.url))
// Candidates and rewards are as the encoder sees them: another encoder starts anew.
const vision = readFileSync(join(root, 'packages/encoder/models/default/onnx/vision_model.onnx'))
const encoder = createHash('sha256').update(vision).digest('hex').slice(0, 12)
// Relative to the root: paths stand in the policy's config.
const work = join('.region-r1/default-policy', encoder)

function run(...parts) {
  console.log(`region-r1 ${parts.join(' ')}`)
  const { status } = spawnSync(process.execPath, [join(root, 'apps/cli/bin/region-r1.js'), ...parts], {
    cwd: root,
    stdio: 'inherit',
  })
  if (status !== 0) process.exit(status ?? 1)
}

const splits = { train: values.queries, validation: '400' }
for (const [split, queries] of Object.entries(splits)) {
  const out = join(work, `${split}-${queries}`)
  if (existsSync(join(root, out, 'manifest.json'))) continue
  run('data', 'generate', 'icon-scenes', '--queries', queries, '--split', split, '--seed', '1', '--out', out)
}
const examples = split => join(work, `${split}-${splits[split]}/examples.jsonl`)
const out = join(work, `run-${values.queries}-${values.seed}`)
run(
  ...['train', '--data', examples('train'), '--validation', examples('validation'), '--out', out],
  ...['--table', join(work, 'reward-table'), '--backend', 'wasm', '--seed', values.seed, '--resume'],
)
const target = join(root, 'packages/policy/models/default')
mkdirSync(target, { recursive: true })
cpSync(join(root, out, 'policy'), target, { recursive: true })
console.log(`the policy is in ${target}`)

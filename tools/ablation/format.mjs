// Writes an ablation's page again from its figures: node tools/ablation/format.mjs docs/results [docs/results/anchors ...]
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { formatAblation } from './format-ablation.mjs'

for (const folder of process.argv.slice(2)) {
  const summary = JSON.parse(readFileSync(join(folder, 'ablation.json'), 'utf8'))
  const file = join(folder, 'ablation.md')
  const [title] = readFileSync(file, 'utf8').split('\n')
  writeFileSync(file, formatAblation(summary).replace(/^# .*/, title))
}

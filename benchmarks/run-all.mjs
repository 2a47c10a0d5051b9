// Every benchmark that needs no download, one after another, or one table of the first:
// npm run bench [-- --python PYTHON --clip FOLDER --transformers FOLDER --only start|vectors|photos|overlap|clip]
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: {
    python: { type: 'string', default: 'python3' },
    clip: { type: 'string' },
    transformers: { type: 'string' },
    only: { type: 'string' },
  },
})
const flags = ['clip', 'transformers', 'only'].flatMap(name =>
  values[name] === undefined ? [] : [`--${name}`, values[name]],
)
const runs = [
  ['Start, vectors, photos, a CLIP', 'speed/dist/bench.js', '--python', values.python, ...flags],
  ['Pixels', 'pixels/dist/bench.js'],
  ['Evaluation', 'eval/dist/bench.js', '--queries', '2000', '--python', values.python],
  [
    'Knowledge base',
    'datasets/dist/bench.js',
    '--entries',
    '100000',
    '--file',
    join(tmpdir(), 'region-r1-kb-100000.json'),
  ],
]
for (const [title, script, ...args] of values.only === undefined ? runs : runs.slice(0, 1)) {
  console.log(`\n## ${title}\n`)
  const path = fileURLToPath(new URL(script, import.meta.url))
  const { status } = spawnSync(process.execPath, [path, ...args], { stdio: 'inherit' })
  if (status !== 0) process.exitCode = 1
}

import { execFile } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import { runEvaluation } from './run-evaluation.ts'
import { runLoop } from './run-loop.ts'
import { candidates, dimensions, writeVectors } from './vectors.ts'

const { values } = parseArgs({
  options: {
    queries: { type: 'string', default: '10000' },
    python: { type: 'string', default: 'python3' },
  },
})
const queries = Number(values.queries)
const file = join(tmpdir(), `region-r1-vectors-${queries}.f32`)
const rounds = 3
const numpyLoop = fileURLToPath(new URL('../numpy_loop.py', import.meta.url))

interface Timed {
  readonly keep: number
  readonly crop: number
  readonly seconds: number
}

if (!(await stat(file).catch(() => undefined))) await writeVectors(file, queries)
console.log(`${queries} queries of ${candidates} candidates, ${dimensions} numbers each, Node ${process.version}`)

const hasNumpy = await promisify(execFile)(values.python, ['-c', 'import numpy']).then(
  () => true,
  () => false,
)
const ours: Timed[] = []
const numpy: Timed[] = []
// In turns, so that whatever else the machine does falls on both.
for (let round = 0; round < rounds; round++) {
  const start = performance.now()
  const sums = await runLoop(file, queries)
  ours.push({ ...sums, seconds: (performance.now() - start) / 1000 })
  if (!hasNumpy) continue
  const { stdout } = await promisify(execFile)(values.python, [numpyLoop, file, String(queries)])
  numpy.push(JSON.parse(stdout) as Timed)
  assertEqual(ours[round]!, numpy[round]!)
}
const our = median(ours)
console.log('scores, rankings, metrics | queries a second')
console.log(`this repository | ${Math.round(queries / our)}`)
console.log(`numpy loop | ${hasNumpy ? Math.round(queries / median(numpy)) : 'not here'}`)
if (hasNumpy) console.log(`ratio | ${(median(numpy) / our).toFixed(2)}`)

const run = await runEvaluation(file, queries)
assertEqual(run, ours[0]!)
console.log(`whole evaluation: rows ${Math.round(queries / run.rowSeconds)} queries a second`)
console.log(`summary, files and reports: ${run.summarySeconds.toFixed(1)} s`)
console.log(`resident MB after each tenth: ${run.memory.join(' ')}`)

function median(runs: readonly Timed[]): number {
  return runs.map(({ seconds }) => seconds).toSorted((a, b) => a - b)[Math.floor(runs.length / 2)]!
}

/** Sums in 32 and in 64 bits may swap two candidates of nearly one score, no more. */
function assertEqual(a: { keep: number; crop: number }, b: { keep: number; crop: number }): void {
  if (Math.abs(a.keep - b.keep) < 1e-4 && Math.abs(a.crop - b.crop) < 1e-4) return
  throw new Error(`MRR differs: ${a.keep}, ${a.crop} against ${b.keep}, ${b.crop}`)
}

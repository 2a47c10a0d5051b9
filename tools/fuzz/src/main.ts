// Tries any number of broken pictures and data files. See tools/fuzz/README.md.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openInputs } from './create-input.ts'
import { runRange } from './run-range.ts'

const usage = `npm run fuzz -- [--inputs 20000] [--seed 1] [--first 0] [--deadline-ms 3000] [--out .region-r1/fuzz]

  --first   number of the first input: with --inputs 1 one of them alone, as a problem names it
  --out     where the inputs that make problems are written
`
const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    first: { type: 'string', default: '0' },
    'deadline-ms': { type: 'string', default: '3000' },
    out: { type: 'string', default: '.region-r1/fuzz' },
    help: { type: 'boolean', default: false },
  },
})

if (values.help) process.stdout.write(usage)
else await main(Number(values.seed), Number(values.first), Number(values.inputs))

async function main(seed: number, first: number, count: number): Promise<void> {
  const create = await openInputs(seed)
  await mkdir(values.out, { recursive: true })
  let problems = 0
  await runRange({
    seed,
    first,
    end: first + count,
    deadlineMs: Number(values['deadline-ms']),
    async onProblem({ index, problem }) {
      problems++
      const { name, bytes } = create(index)
      const file = join(values.out, name)
      await writeFile(file, bytes)
      process.stdout.write(`${file}: ${problem}\n`)
    },
    onProgress(index) {
      const tried = index - first
      if (tried % 1000 === 0 && tried > 0) process.stderr.write(`${tried} of ${count} tried, ${problems} problems\n`)
    },
  })
  process.stderr.write(`${count} inputs of seed ${seed}: ${problems} problems\n`)
  if (problems > 0) process.exitCode = 1
}

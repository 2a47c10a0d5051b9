import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { loadEncoder } from '@region-r1/encoder'
import { printTurns, time } from './measure-turns.ts'

/** From an empty process to the first answer, beside the network's own part of it: each round is a process of its own. */
export async function benchStart(): Promise<void> {
  // What it keeps for later starts, the first of all makes.
  const encoder = await loadEncoder()
  await encoder.dispose()
  const photo = find('../../../apps/cli/assets/demo/photos/coffee.jpg')
  const once = createReader('start-once.js', () => [])
  const ofFile = createReader('start-once.js', () => [photo])
  const floor = createReader('start-floor.js', () => [encoder.directory, `${once.last.get('passes')}`])
  const readers = Object.entries({ '': once, 'a JPEG: ': ofFile, 'onnxruntime alone: ': floor })
  const variants = readers.flatMap(([name, { start, last }]) => [
    { name: `${name}total`, run: start },
    ...['import', 'create', 'answer', 'processor time'].map(part => ({
      name: `${name}${part}`,
      run: async () => last.get(part),
    })),
  ])
  await printTurns('start: import, createReranker, first rerank', variants, 11)

  const candidates = find('../../../apps/cli/assets/demo/photos/candidates.jsonl')
  const rerank = ['rerank', '--image', photo, '--question', 'Which cup is this?', '--candidates', candidates]
  const commands = Object.entries({ '--help': ['--help'], 'rerank --help': ['rerank', '--help'], rerank })
  const runs = commands.map(([name, flags]) => ({
    name: `region-r1 ${name}`,
    run: () => time(() => runNode('../../../apps/cli/bin/region-r1.js', flags)),
  }))
  await printTurns('command line, whole process', runs, 7)
}

/** Starts a script, which prints the numbers of its own start. */
function createReader(script: string, getFlags: () => readonly string[]) {
  const last = new Map<string, number>()
  return {
    last,
    async start() {
      const { stdout } = await runNode(script, getFlags())
      for (const [part, value] of Object.entries<number>(JSON.parse(stdout))) last.set(part, value)
      return last.get('total')
    },
  }
}

function runNode(script: string, flags: readonly string[]) {
  return promisify(execFile)(process.execPath, [find(script), ...flags])
}

function find(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url))
}

import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { loadEncoder } from '@region-r1/encoder'
import { printTurns } from './measure-turns.ts'

/** From an empty process to the first answer, beside the network's own part of it: each round is a process of its own. */
export async function benchStart(): Promise<void> {
  const encoder = await loadEncoder()
  await encoder.dispose()
  const once = createReader('start-once.js', () => [])
  const floor = createReader('start-floor.js', () => [encoder.directory, `${once.last.get('passes')}`])
  const variants = [
    { name: 'total', run: () => once.start() },
    ...['import', 'create', 'answer', 'processor time'].map(part => ({
      name: part,
      run: async () => once.last.get(part),
    })),
    { name: 'onnxruntime alone: total', run: () => floor.start() },
    ...['import', 'create', 'answer', 'processor time'].map(part => ({
      name: `onnxruntime alone: ${part}`,
      run: async () => floor.last.get(part),
    })),
  ]
  await printTurns('start: import, createReranker, first rerank', variants, 11)
}

/** Starts a script, which prints the numbers of its own start. */
function createReader(script: string, getFlags: () => readonly string[]) {
  const path = fileURLToPath(new URL(script, import.meta.url))
  const last = new Map<string, number>()
  return {
    last,
    async start() {
      const { stdout } = await promisify(execFile)(process.execPath, [path, ...getFlags()])
      for (const [part, value] of Object.entries<number>(JSON.parse(stdout))) last.set(part, value)
      return last.get('total')
    },
  }
}

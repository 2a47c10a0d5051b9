import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { printTurns } from './measure-turns.ts'

const child = fileURLToPath(new URL('start-once.js', import.meta.url))

/** From an empty process to the first answer: each round is a process of its own. */
export async function benchStart(): Promise<void> {
  const last: Record<string, number> = {}
  const read = (part: string) => async () => {
    if (part === 'total') Object.assign(last, JSON.parse((await promisify(execFile)(process.execPath, [child])).stdout))
    return last[part]
  }
  const parts = ['total', 'import', 'create', 'answer', 'processor time']
  const variants = parts.map(part => ({ name: part, run: read(part) }))
  await printTurns('start: import, createReranker, first rerank', variants, 11)
}

import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** Python beside this process, one task after another. */
export interface Peers {
  /** Milliseconds that it took; undefined where Python, numpy or Pillow cannot be had. */
  measure(task: object): Promise<number | undefined>
  close(): void
}

/** Starts `peers.py`, so that its rounds can take turns with ours. */
export function startPeers(python: string): Peers {
  const script = fileURLToPath(new URL('../peers.py', import.meta.url))
  // One thread, as the calls beside it have.
  const env = { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' }
  const child = spawn(python, [script], { stdio: ['pipe', 'pipe', 'ignore'], env })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  child.on('error', () => {})
  child.stdin.on('error', () => {})
  return {
    async measure(task) {
      child.stdin.write(`${JSON.stringify(task)}\n`)
      const { done, value } = await lines.next()
      return done ? undefined : Number(value)
    },
    close: () => void child.kill(),
  }
}

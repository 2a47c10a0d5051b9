import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** Another program beside this process, one task after another. */
export interface Peers {
  /** Milliseconds that it took; undefined where the program or its libraries cannot be had. */
  measure(task: object): Promise<number | undefined>
  close(): void
}

/** Starts `peers.py` or `peers.mjs`, so that its rounds can take turns with ours. */
export function startPeers(program: string, script: string, args: readonly string[] = []): Peers {
  const file = fileURLToPath(new URL(`../${script}`, import.meta.url))
  // One thread, as the calls beside it have.
  const env = { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' }
  const child = spawn(program, [file, ...args], { stdio: ['pipe', 'pipe', 'ignore'], env })
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

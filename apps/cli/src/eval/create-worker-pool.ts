import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { InvalidArgumentError } from '@region-r1/core'
import type { ExampleEvaluator, QueryRow } from '@region-r1/eval'
import type { WorkerAnswer, WorkerTask } from './evaluation-worker.ts'
import type { EvaluationSetup } from './open-evaluation.ts'

/** Processes that evaluate examples. */
export interface WorkerPool extends AsyncDisposable {
  readonly evaluateExample: ExampleEvaluator
}

/** An answer that is waited for; as `Promise.withResolvers` makes it, which Node 20 lacks. */
interface Open<T> {
  readonly promise: Promise<T>
  resolve(value: T): void
  reject(reason: unknown): void
}

interface Worker {
  readonly child: ChildProcess
  /** By task: what waits for the answer. */
  readonly waiting: Map<number, Open<QueryRow>>
}

/** The file beside this one, in `src` and in `dist`. */
const workerFile = fileURLToPath(new URL(`./evaluation-worker${extname(import.meta.url)}`, import.meta.url))

/** So many processes, each with models of its own and its share of the cores. Give them two examples each at once. */
export function createWorkerPool(setup: EvaluationSetup, count: number): WorkerPool {
  const threads = Math.max(1, Math.floor(availableParallelism() / count))
  const workers = Array.from({ length: count }, () => startWorker({ ...setup, threads }))
  let tasks = 0

  return {
    async evaluateExample(example, { signal } = {}) {
      const { child, waiting } = workers.reduce((a, b) => (b.waiting.size < a.waiting.size ? b : a))
      const task = tasks++
      const answer = createOpen<QueryRow>()
      const abort = () => answer.reject(signal!.reason)
      signal?.addEventListener('abort', abort, { once: true })
      waiting.set(task, answer)
      child.send({ task, example } satisfies WorkerTask, error => error && answer.reject(error))
      try {
        return await answer.promise
      } finally {
        waiting.delete(task)
        signal?.removeEventListener('abort', abort)
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(
        workers.map(async ({ child }) => {
          if (child.exitCode !== null || child.signalCode !== null) return
          const exit = once(child, 'exit')
          child.kill('SIGKILL')
          await exit
        }),
      )
    },
  }
}

function startWorker(setup: EvaluationSetup): Worker {
  const child = fork(workerFile, [JSON.stringify(setup)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const waiting: Worker['waiting'] = new Map()
  child.on('message', (answer: WorkerAnswer) => {
    const open = waiting.get(answer.task)
    if ('row' in answer) open?.resolve(answer.row)
    else if (answer.isInput) open?.reject(new InvalidArgumentError({ argument: 'data', message: answer.error }))
    else open?.reject(new Error(answer.error))
  })
  child.once('exit', (code, signal) => {
    for (const open of waiting.values()) open.reject(new Error(`a worker process ended early (${signal ?? code})`))
  })
  return { child, waiting }
}

function createOpen<T>(): Open<T> {
  let resolve!: Open<T>['resolve']
  let reject!: Open<T>['reject']
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve
    reject = onReject
  })
  return { promise, resolve, reject }
}

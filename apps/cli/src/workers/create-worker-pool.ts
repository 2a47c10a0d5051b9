import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { InvalidArgumentError } from '@region-r1/core'
import type { WorkerAnswer, WorkerTask } from './serve-worker.ts'

/** Processes that turn inputs into outputs. Give each two at once, so that none waits. */
export interface WorkerPool<Input, Output> extends AsyncDisposable {
  run(input: Input, options?: { readonly signal?: AbortSignal | undefined }): Promise<Output>
}

export interface WorkerPoolOptions {
  /** The module that calls `serveWorker`, without its extension: it differs between `src` and `dist`. */
  readonly module: URL
  /** What each worker is started with, as plain data. */
  readonly setup: object
  readonly count: number
}

/** As `Promise.withResolvers` makes it, which Node 20 lacks. */
interface Open<T> {
  readonly promise: Promise<T>
  resolve(value: T): void
  reject(reason: unknown): void
}

interface Worker<Output> {
  readonly child: ChildProcess
  /** By task: what waits for the answer. */
  readonly waiting: Map<number, Open<Output>>
}

/** Up to so many processes, each with models of its own; one starts when there is work that all others are too busy for. */
export function createWorkerPool<Input, Output>(options: WorkerPoolOptions): WorkerPool<Input, Output> {
  const workers: Worker<Output>[] = []
  let tasks = 0

  function findWorker(): Worker<Output> {
    const freest = workers.reduce<Worker<Output> | null>(
      (a, b) => (a === null || b.waiting.size < a.waiting.size ? b : a),
      null,
    )
    if (freest !== null && (freest.waiting.size === 0 || workers.length === options.count)) return freest
    const started = startWorker<Output>(options)
    workers.push(started)
    return started
  }

  return {
    async run(input, { signal } = {}) {
      signal?.throwIfAborted()
      const { child, waiting } = findWorker()
      const task = tasks++
      const answer = createOpen<Output>()
      const abort = () => answer.reject(signal!.reason)
      signal?.addEventListener('abort', abort, { once: true })
      waiting.set(task, answer)
      child.send({ task, input } satisfies WorkerTask<Input>, error => error && answer.reject(error))
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

function startWorker<Output>({ module, setup }: WorkerPoolOptions): Worker<Output> {
  const child = fork(`${fileURLToPath(module)}${extname(import.meta.url)}`, [JSON.stringify(setup)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    // Keeps typed arrays, which JSON would not.
    serialization: 'advanced',
  })
  const waiting: Worker<Output>['waiting'] = new Map()
  child.on('message', (answer: WorkerAnswer<Output>) => {
    const open = waiting.get(answer.task)
    if ('output' in answer) open?.resolve(answer.output)
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

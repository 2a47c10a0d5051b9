import { RegionR1Error } from '@region-r1/core'

/** What a worker process is sent: an input, and the number to answer under. */
export interface WorkerTask<Input> {
  readonly task: number
  readonly input: Input
}

/** What it answers. `isInput`: the input was wrong, not the program. */
export type WorkerAnswer<Output> =
  | { readonly task: number; readonly output: Output }
  | { readonly task: number; readonly error: string; readonly isInput: boolean }

/** Makes this process a worker of a pool. `open` gets the pool's setup, and returns what turns an input into an output. */
export function serveWorker<Setup, Input, Output>(
  open: (setup: Setup) => Promise<(input: Input) => Promise<Output>>,
): void {
  // The parent ends its workers itself: Ctrl-C reaches the whole group, and must find the parent waiting for answers.
  process.on('SIGINT', () => {})
  process.once('disconnect', () => process.exit())

  const opened = open(JSON.parse(process.argv[2]!) as Setup)
  // Until an input asks for it, its failure must not count as unhandled.
  opened.catch(() => {})
  let last: Promise<void> = Promise.resolve()

  process.on('message', ({ task, input }: WorkerTask<Input>) => {
    // One at a time: the next input waits here, so that no time is lost between two.
    last = last.then(async () => {
      process.send!(await answer(task, input))
    })
  })

  async function answer(task: number, input: Input): Promise<WorkerAnswer<Output>> {
    try {
      const run = await opened
      return { task, output: await run(input) }
    } catch (error) {
      const isInput = RegionR1Error.isInstance(error)
      const { message, stack = message } = error as Error
      return { task, error: isInput ? message : stack, isInput }
    }
  }
}

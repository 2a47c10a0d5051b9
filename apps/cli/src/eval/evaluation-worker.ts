import { RegionR1Error, type RerankExample } from '@region-r1/core'
import type { QueryRow } from '@region-r1/eval'
import { type EvaluationSetup, openEvaluation } from './open-evaluation.ts'

/** What a worker process is sent: an example, and the number to answer under. */
export interface WorkerTask {
  readonly task: number
  readonly example: RerankExample
}

/** What it answers. `isInput`: the input was wrong, not the program. */
export type WorkerAnswer =
  | { readonly task: number; readonly row: QueryRow }
  | { readonly task: number; readonly error: string; readonly isInput: boolean }

// The parent ends its workers itself: Ctrl-C reaches the whole group, and must find the parent waiting for answers.
process.on('SIGINT', () => {})
process.once('disconnect', () => process.exit())

const evaluation = openEvaluation(JSON.parse(process.argv[2]!) as EvaluationSetup)
let last: Promise<void> = Promise.resolve()

process.on('message', ({ task, example }: WorkerTask) => {
  // One at a time: the next example waits here, so that no time is lost between two.
  last = last.then(async () => {
    process.send!(await answer(task, example))
  })
})

async function answer(task: number, example: RerankExample): Promise<WorkerAnswer> {
  try {
    return { task, row: await (await evaluation).evaluateExample(example) }
  } catch (error) {
    const isInput = RegionR1Error.isInstance(error)
    const { message, stack = message } = error as Error
    return { task, error: isInput ? message : stack, isInput }
  }
}

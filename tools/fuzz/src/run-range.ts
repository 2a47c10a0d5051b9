import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface FuzzProblem {
  readonly index: number
  readonly problem: string
}

export interface RunRangeOptions {
  readonly seed: number
  readonly first: number
  readonly end: number
  /** An input that takes longer is a problem. */
  readonly deadlineMs: number
  readonly onProblem: (problem: FuzzProblem) => void | Promise<void>
  readonly onProgress?: (index: number) => void
}

/** Tries inputs in processes of their own: one that stalls or dies is a problem of the input it was at, and the rest go on. */
export async function runRange({ first, end, onProblem, ...options }: RunRangeOptions): Promise<void> {
  for (let next = first; next < end; ) {
    const { at, problem } = await runChild({ ...options, first: next, end, onProblem })
    if (problem !== undefined) await onProblem({ index: at, problem })
    next = at + 1
  }
}

/** Runs until the end of the range, or of the process. */
function runChild({ seed, first, end, deadlineMs, onProblem, onProgress }: RunRangeOptions) {
  const child = fork(childFile, [seed, first, end].map(String), { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
  let at = first
  let errors = ''
  let isLate = false
  const startTimer = (milliseconds: number) =>
    setTimeout(() => {
      isLate = true
      child.kill('SIGKILL')
    }, milliseconds)
  // The first input waits for the packages to load.
  let timer = startTimer(deadlineMs + 20_000)
  child.stderr!.on('data', chunk => {
    errors = `${errors}${chunk}`.slice(-2000)
  })
  child.on('message', (message: { readonly started: number } | FuzzProblem) => {
    if ('problem' in message) {
      void onProblem(message)
      return
    }
    at = message.started
    clearTimeout(timer)
    timer = startTimer(deadlineMs)
    onProgress?.(at)
  })
  return new Promise<{ readonly at: number; readonly problem?: string }>(resolve => {
    child.on('exit', (code, signal) => {
      clearTimeout(timer)
      if (code === 0) resolve({ at: end - 1 })
      else if (isLate) resolve({ at, problem: `takes longer than ${deadlineMs} ms` })
      else resolve({ at, problem: `ends the process (${signal ?? `code ${code}`}): ${errors}` })
    })
  })
}

const childFile = fileURLToPath(new URL('fuzz-child.js', import.meta.url))

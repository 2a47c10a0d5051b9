/** Asks one question at a time, always the newest. */
export interface Asker<Input> {
  /** Asks, or has the question wait for the one under way; of those that wait the last one counts. */
  ask(input: Input): void
  /** Gives up what is under way and what waits. */
  cancel(): void
}

/** How questions are asked, and who hears of them. */
export interface AskerOptions<Input, Output> {
  readonly run: (input: Input, signal: AbortSignal) => Promise<Output>
  /** Whether the new question makes the answer to the one under way worthless. */
  readonly isOther: (under: Input, next: Input) => boolean
  readonly onAnswer: (output: Output, input: Input) => void
  readonly onProblem: (error: Error, input: Input) => void
  readonly onBusy: (busy: boolean) => void
}

/**
 * While a box is dragged, answers must keep coming: a question under way is let end, and only the last one that came
 * meanwhile is asked after it.
 */
export function createAsker<Input, Output>(options: AskerOptions<Input, Output>): Asker<Input> {
  let current: { readonly input: Input; readonly controller: AbortController } | null = null
  let next: Input | null = null

  async function start(input: Input): Promise<void> {
    const controller = new AbortController()
    current = { input, controller }
    options.onBusy(true)
    try {
      const output = await options.run(input, controller.signal)
      if (!controller.signal.aborted) options.onAnswer(output, input)
    } catch (error) {
      if (!controller.signal.aborted) options.onProblem(error as Error, input)
    }
    if (current?.controller !== controller) return
    current = null
    const following = next
    next = null
    if (following === null) options.onBusy(false)
    else void start(following)
  }

  return {
    ask(input) {
      if (current === null) {
        void start(input)
        return
      }
      next = input
      if (options.isOther(current.input, input)) current.controller.abort()
    },
    cancel() {
      next = null
      current?.controller.abort()
    },
  }
}

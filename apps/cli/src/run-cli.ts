import type { CommandContext } from './command-context.ts'
import { createProgram } from './create-program.ts'
import { describeFailure } from './describe-failure.ts'

/** Runs one command line (without `node` and the script) and returns the exit code. */
export async function runCli(parts: readonly string[], context: CommandContext): Promise<number> {
  try {
    await createProgram(context).parseAsync(parts, { from: 'user' })
    return 0
  } catch (error) {
    const { message, exitCode } = describeFailure(error, context.signal)
    // A bar may stand on the line, and the terminal's own ^C.
    const start = context.messages.isTTY ? '\r\x1b[K' : ''
    if (message !== undefined) context.messages.write(`${start}region-r1: ${message}\n`)
    return exitCode
  }
}

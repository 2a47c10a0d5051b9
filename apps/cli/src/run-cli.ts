import type { CommandContext } from './command-context.ts'
import { createProgram } from './create-program.ts'
import { describeFailure } from './describe-failure.ts'
import { writeLine } from './write-line.ts'

/** Runs one command line (without `node` and the script) and returns the exit code. */
export async function runCli(parts: readonly string[], context: CommandContext): Promise<number> {
  try {
    await createProgram(context).parseAsync(parts, { from: 'user' })
    return 0
  } catch (error) {
    const { message, exitCode } = describeFailure(error, context.signal)
    if (message !== undefined) writeLine(context, `region-r1: ${message}`)
    return exitCode
  }
}

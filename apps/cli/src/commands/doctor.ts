import type { Command } from 'commander'
import { type CommandContext, type CommonFlags, writeResult } from '../command-context.ts'
import { type Check, runCheck } from '../doctor/check.ts'
import { checkNode } from '../doctor/check-node.ts'
import { checkRuntime } from '../doctor/check-runtime.ts'
import { checkTraining } from '../doctor/check-training.ts'
import { ExitError } from '../exit-error.ts'

/** `doctor`: what runs here. Exit 1 where something that is needed does not. */
export function addDoctorCommand(program: Command, context: CommandContext): void {
  program
    .command('doctor')
    .description('check what runs here: Node, runtimes, devices, model files, golden values')
    .option('--json', 'print the checks as one JSON document')
    .action(async (flags: CommonFlags) => {
      const checks = [
        await runCheck('node', checkNode),
        await runCheck('runtime', checkRuntime),
        await runCheck('training', checkTraining),
      ]
      const ok = checks.every(({ status }) => status !== 'fail')
      writeResult(context, flags, { ok, checks }, checks.map(formatCheck).join('\n'))
      if (!ok) throw new ExitError(1)
    })
}

function formatCheck({ name, status, message, advice }: Check): string {
  const line = `${status.padEnd(4)}  ${name.padEnd(8)}  ${message}`
  return advice === undefined ? line : `${line}\n${' '.repeat(16)}-> ${advice}`
}

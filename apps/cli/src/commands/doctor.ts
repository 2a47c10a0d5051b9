import type { Command } from 'commander'
import type { CommandContext } from '../command-context.ts'

/** `doctor`: what runs here. */
export function addDoctorCommand(program: Command, context: CommandContext): void {
  program
    .command('doctor')
    .description('check what runs here: Node, runtimes, devices, decoders, model files, golden values')
    .option('--json', 'print the checks as one JSON document')
    .action(async flags => {
      const { runDoctor } = await import('../doctor/run-doctor.ts')
      await runDoctor(flags, context)
    })
}

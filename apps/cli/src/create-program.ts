import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import type { CommandContext } from './command-context.ts'
import { addAdaptCommand } from './commands/adapt.ts'
import { addCalibrateCommand } from './commands/calibrate.ts'
import { addDataCommands } from './commands/data.ts'
import { addDemoCommand } from './commands/demo.ts'
import { addDoctorCommand } from './commands/doctor.ts'
import { addEvalCommand } from './commands/eval.ts'
import { addLabelCommand } from './commands/label.ts'
import { addModelsCommands } from './commands/models.ts'
import { addRerankCommand } from './commands/rerank.ts'
import { addServeCommand } from './commands/serve.ts'
import { addTrainCommand } from './commands/train.ts'
import { addTrainEncoderCommand } from './commands/train-encoder.ts'

/** The command line with all of its commands. It throws where others would end the process. */
export function createProgram(context: CommandContext): Command {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string
  }
  const program = new Command('region-r1')
    .description('Re-rank multi-modal candidates against the region of a picture that the question is about.')
    .version(version)
    .exitOverride()
    .showHelpAfterError('(add --help to see what there is)')
    .configureOutput({
      writeOut: text => context.output.write(text),
      writeErr: text => context.messages.write(text),
      // One prefix for every error, whoever found it.
      outputError: (text, write) => write(text.replace(/^error: /, 'region-r1: ')),
    })
  addRerankCommand(program, context)
  addServeCommand(program, context)
  addEvalCommand(program, context)
  addCalibrateCommand(program, context)
  addTrainCommand(program, context)
  addTrainEncoderCommand(program, context)
  addAdaptCommand(program, context)
  addLabelCommand(program, context)
  addDataCommands(program, context)
  addModelsCommands(program, context)
  addDemoCommand(program, context)
  addDoctorCommand(program, context)
  return program
}

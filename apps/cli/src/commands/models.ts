import { dtypes } from '@region-r1/encoder/names'
import { type Command, Option } from 'commander'
import type { CommandContext } from '../command-context.ts'

/** `region-r1 models …`: encoders of the Hugging Face hub on this machine. */
export function addModelsCommands(program: Command, context: CommandContext): void {
  const models = program.command('models').description('fetch, list and check encoders of the Hugging Face hub')
  models
    .command('pull')
    .description('fetch CLIP or SigLIP in the form that --encoder takes, going on where a download was cut off')
    .argument('<model>', 'owner/name, or owner/name@revision for a branch, tag or commit')
    .addOption(new Option('--dtype <name>', 'which form (default: the most exact there is)').choices(dtypes))
    .option('--json', 'print the result as one JSON document')
    .addHelpText(
      'after',
      `
HF_TOKEN opens private models, HF_ENDPOINT names another hub, HF_HUB_CACHE or HF_HOME another place on disk.

Example:
  region-r1 models pull Xenova/clip-vit-base-patch32 --dtype q8`,
    )
    .action(async (model: string, flags) => {
      const { runPull } = await import('../models/run-pull.ts')
      await runPull(model, flags, context)
    })
  models
    .command('list')
    .description('the encoders that were fetched, with their commits')
    .option('--json', 'print them as one JSON document')
    .action(async flags => {
      const { runList } = await import('../models/run-list.ts')
      await runList(flags, context)
    })
  models
    .command('verify')
    .description('compare every file with the checksum that the hub gave for it')
    .argument('[model]', 'owner/name (default: all)')
    .option('--json', 'print the files as one JSON document')
    .action(async (model: string | undefined, flags) => {
      const { runVerify } = await import('../models/run-verify.ts')
      await runVerify(model, flags, context)
    })
}

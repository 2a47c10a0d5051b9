import type { Command } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { parseCount } from '../parse-flags.ts'
import { addLoadingOptions } from './add-loading-options.ts'

/** `rerank`: one question about one picture. */
export function addRerankCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('rerank')
    .description('re-rank candidates by the region of a picture that a question is about')
    .requiredOption('--image <file>', 'the picture: JPEG, PNG, GIF, BMP, TIFF, or WebP where sharp is installed')
    .requiredOption('--question <text>', 'what is asked about it')
    .requiredOption('--candidates <file>', 'JSON Lines of {"id","image"?,"text"?}, image paths relative to the file')
    .option(
      '--encoder <name|folder>',
      'photos or icons, which ship; CLIP or SigLIP as Hugging Face exports it: a folder, or owner/name on the hub, which is fetched once (default: photos)',
    )
    .option(
      '--policy <name|folder>',
      'keep, center, random, similarity, look, head with the encoder of icons, or the folder of a trained one (default: look; for icons the head that ships)',
    )
    .option(
      '--looks <count>',
      'crops that the policy may look at before it decides (default: its own number)',
      parseCount,
    )
    .option('--scorer <folder>', 'another encoder to rank by, while the policy sees by its own')
    .option('--top-n <count>', 'the best so many alone', parseCount)
    .option('--overlay <file>', 'write the picture with the box on it, a PNG file')
  addLoadingOptions(command)
  command
    .option('--json', 'print the result as one JSON document')
    .addHelpText(
      'after',
      '\nExample:\n  region-r1 rerank --image photo.jpg --question "What does this bird eat?" --candidates kb.jsonl',
    )
    .action(async flags => {
      const { runRerank } = await import('../rerank/run-rerank.ts')
      await runRerank(flags, context)
    })
}

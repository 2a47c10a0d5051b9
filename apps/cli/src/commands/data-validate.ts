import { dataFormatNames } from '@region-r1/datasets/names'
import { type Command, Option } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { addImageOptions } from './add-image-options.ts'

/** `data validate FILE`: exit 2 where the data cannot be used as it is. */
export function addDataValidateCommand(data: Command, context: CommandContext): void {
  const validate = data
    .command('validate')
    .description('check a file: rows, ids, images, boxes, and for published files counts and URLs')
    .argument('<file>', 'JSON Lines of rerank examples, or with --format a published file')
    .addOption(new Option('--format <name>', 'of a published file').choices(dataFormatNames))
    .option('--kb <file>', 'looks the URLs of questions and results up in a knowledge base')
  addImageOptions(validate)
    .option('--images <folder>', "what a row's own image paths are relative to, as M-BEIR's are")
    .option('--strict', 'exit 2 where anything is odd, not only where data cannot be used')
    .option('--json', 'print the report as one JSON document')
    .addHelpText(
      'after',
      '\nExample:\n  region-r1 data validate test.csv --format evqa-csv --kb encyclopedic_kb_wiki.json --landmarks gldv2/train',
    )
    .action(async (file: string, flags) => {
      const { runValidate } = await import('../data/run-validate.ts')
      await runValidate(file, flags, context)
    })
}

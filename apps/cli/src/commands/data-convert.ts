import { convertedForms } from '@region-r1/datasets/names'
import { type Command, Option } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { parseCount } from '../parse-flags.ts'

/** `data convert`. */
export function addDataConvertCommand(data: Command, context: CommandContext): void {
  data
    .command('convert')
    .description("write data of another form as a file of rerank examples, or OMGM's tables as a map of pictures")
    .argument(
      '<source>',
      'a JSON or Parquet file of the reference code, a folder of BEIR or of OMGM, or questions of M-BEIR or M2KR',
    )
    .addOption(
      new Option('--from <format>', 'of the source')
        .choices([...convertedForms, 'omgm-pictures'])
        .makeOptionMandatory(),
    )
    .requiredOption('--out <file>', 'JSON Lines, one rerank example a line; of omgm-pictures, a map for --kb-image-map')
    .option('--run <file>', "beir, m2kr: the first stage's lists as a TREC run")
    .option('--qrels <name>', 'beir: which file of qrels/ (default: test)')
    .option('--top-k <count>', 'beir, m2kr: candidates of each query (default: 20)', parseCount)
    .option('--pool <file>', 'mbeir: the candidate pool; m2kr: the passages')
    .option('--images <folder>', 'mbeir, m2kr: what image paths are relative to')
    .option('--strict', 'stop at the first broken row')
    .option('--json', 'print the counts as one JSON document')
    .addHelpText('after', '\nExample:\n  region-r1 data convert shop --from beir --run bm25.trec --out shop.jsonl')
    .action(async (source: string, flags) => {
      const { runConvert } = await import('../data/run-convert.ts')
      await runConvert(source, flags, context)
    })
}

import {
  hardNegativeRules,
  kbPictureChoices,
  listFormats,
  queryPictureChoices,
  questionFormats,
} from '@region-r1/datasets/names'
import { type Command, Option } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { kbHelp } from '../data/kb-help.ts'
import { parseCount, parseSeed, parseShare } from '../parse-flags.ts'
import { addImageOptions } from './add-image-options.ts'

/** `data prepare questions`, `data prepare hard-negatives`. */
export function addDataPrepareCommand(data: Command, context: CommandContext): void {
  const prepare = data.command('prepare').description('make rerank examples of published files, in resumable shards')
  const questions = prepare
    .command('questions')
    .description("lists of the published protocol: the first stage's best candidates of each question")
    .requiredOption(
      '--questions <file>',
      'of Encyclopedic-VQA or InfoSeek, or rerank examples with relevant candidates',
    )
    .addOption(
      new Option('--format <name>', 'of the questions').choices([...questionFormats, 'examples']).makeOptionMandatory(),
    )
    .option('--entities <file>', 'infoseek_val_withkb.jsonl, for infoseek-jsonl')
    .requiredOption('--kb <file>', kbHelp)
    .addOption(new Option('--results <file>', "the first stage's results").conflicts(['vectors', 'faiss', 'graph']))
    .addOption(
      new Option('--results-format <name>', 'of the results; hard-negatives give training lists')
        .choices(listFormats)
        .default('echosight-results'),
    )
    .addOption(
      new Option(
        '--vectors <folder>',
        'of data embed, in place of results: the nearest pictures are the first stage',
      ).conflicts('faiss'),
    )
    .option('--hits <count>', 'nearest pictures that are looked for; several may be of one article', parseCount, 100)
    .option('--query-vectors <file>', "the questions' pictures embedded elsewhere: a matrix .npy, or a flat index")
    .option('--query-ids <file>', 'a JSON list: the question or picture of each query vector')
    .option('--encoder <folder>', 'what made the vectors, or compares pictures (default: photos)')
  addVectorOptions(questions)
  addImageOptions(questions)
    .option(
      '--kb-images <folder>',
      'pictures of a published knowledge base (default: candidates have their text alone)',
    )
    .option('--kb-image-map <file>', 'from picture URL to path; Wiki6M needs none')
    .addOption(
      new Option(
        '--kb-pictures <choice>',
        "which picture stands for an article: the most similar to the query's, the first, or the one found (default: found, else best)",
      ).choices(kbPictureChoices),
    )
    .option('--top-k <count>', 'candidates of each question', parseCount, 20)
    .option('--positive-only', 'leave questions out whose article was not retrieved, as training wants it')
  addRunOptions(questions)
    .addHelpText(
      'after',
      '\nExample:\n  region-r1 data prepare questions --questions test.csv --format evqa-csv --kb encyclopedic_kb_wiki.json \\\n    --landmarks gldv2/train --results results.json --out evqa',
    )
    .action(async flags => {
      const { runPrepareQuestions } = await import('../data/run-prepare-questions.ts')
      await runPrepareQuestions(flags, context)
    })

  const hardNegatives = prepare
    .command('hard-negatives')
    .description("training lists of the paper's recipe: a positive and hard negatives of a similar similarity")
    .requiredOption('--kb <file>', kbHelp)
    .addOption(new Option('--vectors <folder>', 'of data embed').conflicts('faiss'))
    .option('--kb-images <folder>', 'of --faiss: the downloaded pictures')
    .option('--kb-image-map <file>', 'of --faiss: from picture URL to path')
    .addOption(
      new Option('--split <name>', '80 % of the entries, or the others')
        .choices(['train', 'validation'])
        .default('train'),
    )
    .addOption(
      new Option('--rule <name>', "nearest to the positive's similarity first, or in falling similarity to the query")
        .choices(hardNegativeRules)
        .default('reference'),
    )
    .addOption(
      new Option('--query-picture <name>', 'which picture of an entry asks: its first, or one drawn by the seed')
        .choices(queryPictureChoices)
        .default('first'),
    )
    .option('--neighbours <count>', 'how many pictures are looked at for a query', parseCount, 2000)
    .option('--negatives <count>', 'of each list', parseCount, 4)
    .option('--tolerance <share>', "how far a negative's similarity may lie from the positive's", parseShare, 0.05)
    .option('--seed <number>', 'same seed, same bytes', parseSeed, 42)
  addVectorOptions(hardNegatives)
  addRunOptions(hardNegatives).action(async flags => {
    const { runPrepareHardNegatives } = await import('../data/run-prepare-hard-negatives.ts')
    await runPrepareHardNegatives(flags, context)
  })
}

/** Flags of a published index, and of how vectors are searched. */
function addVectorOptions(command: Command): Command {
  return command
    .option('--faiss <file>', 'a published flat index of FAISS, in place of vectors')
    .option('--faiss-ids <file>', 'its ids: a pickled list of article numbers, or a JSON list of numbers or URLs')
    .option('--graph <file>', 'search the vectors in a graph kept here (default: exactly)')
}

function addRunOptions(command: Command): Command {
  return command
    .requiredOption('--out <folder>', 'where parts/, examples.jsonl, left-out.jsonl and manifest.json go')
    .option('--shard <i/n>', 'do the i-th of n parts, to be put together by data merge; killed runs go on')
    .option('--parquet', 'write examples.parquet too')
    .option('--strict', 'stop at the first broken row')
    .option('--json', 'print the manifest as one JSON document')
}

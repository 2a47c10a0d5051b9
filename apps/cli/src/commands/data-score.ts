import { evqaQuestionTypes, questionFormats, singleHopQuestionTypes } from '@region-r1/datasets/names'
import { unansweredRules } from '@region-r1/eval/names'
import { type Command, Option } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { parseNames } from '../parse-flags.ts'

/** `data score PREDICTIONS`. */
export function addDataScoreCommand(data: Command, context: CommandContext): void {
  data
    .command('score')
    .description("score a system's answers as the data sets' authors do")
    .argument('<predictions>', 'JSON Lines of {"data_id","prediction"}, or a .json list of them')
    .requiredOption('--questions <file>', "Encyclopedic-VQA's CSV, EchoSight's CSV of InfoSeek, or infoseek_val.jsonl")
    .addOption(new Option('--format <name>', 'of the questions').choices(questionFormats).makeOptionMandatory())
    .option(
      '--question-types <names>',
      `evqa-csv: which count, with commas between (default: the single-hop ones, ${singleHopQuestionTypes.join(',')})`,
      parseNames(evqaQuestionTypes),
    )
    .option('--types <file>', 'infoseek-csv: infoseek_val_qtype.jsonl, where question_type is "infoseek" throughout')
    .addOption(
      new Option('--unanswered <rule>', "a question without a prediction: InfoSeek's own script leaves it out")
        .choices(unansweredRules)
        .default('wrong'),
    )
    .option('--strict', 'stop at the first broken row')
    .option('--json', 'print the scores as one JSON document')
    .addHelpText(
      'after',
      '\nExample:\n  region-r1 data score answers.jsonl --questions test.csv --format evqa-csv\n\n' +
        "Encyclopedic-VQA's published score also asks a BERT model for equivalence; this is exact match alone, which is lower.",
    )
    .action(async (predictions: string, flags) => {
      const { runScore } = await import('../data/run-score.ts')
      await runScore(predictions, flags, context)
    })
}

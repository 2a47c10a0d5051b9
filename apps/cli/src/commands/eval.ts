import { ndcgGains, tieRules } from '@region-r1/eval/names'
import { coordinateSpaces } from '@region-r1/policy/names'
import { splits } from '@region-r1/scenes/names'
import { candidateFusions } from '@region-r1/scoring/names'
import { type Command, Option } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { listKinds } from '../eval/list-kinds.ts'
import { parseCount, parseNames, parseSeed, parseShare, parseTags } from '../parse-flags.ts'
import { systemNames } from '../system-names.ts'
import { addLoadingOptions } from './add-loading-options.ts'

/** `eval`: systems over a file of examples or over icon-scenes. */
export function addEvalCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('eval')
    .description('compare policies on labelled queries: tables, significance, a report page')
    .addOption(new Option('--data <file>', 'JSON Lines, one rerank example a line').conflicts('dataset'))
    .addOption(
      new Option('--dataset <name>', 'the embedded benchmark, generated where it is not there yet').choices([
        'icon-scenes',
      ]),
    )
    .addOption(new Option('--split <name>', 'of the dataset (default: test)').choices(splits))
    .addOption(
      new Option(
        '--lists <kind>',
        'of the dataset: gold and 19 hard candidates, or the plain top 20 (default: gold+hard)',
      ).choices(listKinds),
    )
    .option('--limit <count>', 'the first so many queries (default: all of a file, 500 of the dataset)', parseCount)
    .option('--tags <names>', 'only queries with one of these tags, with commas between (default: all)', parseTags)
    .addOption(
      new Option(
        '--denominator <name>',
        'questions that data prepare left out count as missed, or only those listed count',
      )
        .choices(['all', 'listed'])
        .default('all'),
    )
    .option(
      '--policies <names>',
      `between commas, of ${systemNames.join(', ')} (default: all but oracle; the trained ones where there is a policy)`,
      parseNames(systemNames),
    )
    .option(
      '--encoder <name|folder>',
      'what policies see by, as rerank takes it (default: photos; icons for icon-scenes)',
    )
    .option(
      '--looks <count>',
      'crops that the policy may look at before it decides (default: its own number)',
      parseCount,
    )
    .option('--scorer <folder>', 'another encoder to score candidates by, on the same lists')
    .option('--policy <folder>', 'the trained policy that "head" and "always-crop" are (default: the shipped one)')
    .option('--threshold <share>', 'crop probability from which "head" crops (default: its own)', parseShare)
  addLoadingOptions(command)
  command
    .option('--workers <count>', 'processes that evaluate at once', parseCount, 1)
    .option('--retrieval', 'also search all candidates of the data by the crops: retrieval.json')
    .option(
      '--latency <count>',
      'also time each stage on the first so many queries: latency.json, and a column of the table',
      parseCount,
    )
    .addOption(
      new Option('--ties <rule>', 'what decides between equal scores: the order given, or the larger id')
        .choices(tieRules)
        .default('candidate-order'),
    )
    .addOption(
      new Option('--gain <kind>', 'what a label is worth in nDCG: itself, or 2^label - 1')
        .choices(ndcgGains)
        .default('linear'),
    )
    .addOption(
      new Option(
        '--fusion <kind>',
        "how a candidate's picture and text are added: at unit length, or as the model gives them",
      )
        .choices(candidateFusions)
        .default('unit'),
    )
    .option('--vlm-url <url>', 'of "vlm": an OpenAI-compatible endpoint with vision, such as http://localhost:8000/v1')
    .option('--vlm-model <name>', 'as the endpoint names it')
    .addOption(
      new Option('--vlm-coordinates <space>', "what the model's boxes count (default: resized)").choices(
        coordinateSpaces,
      ),
    )
    .option('--vlm-prompt <file>', 'what the model is told, in place of the built-in instructions')
    .option(
      '--vlm-answers <file>',
      'where its answers are kept, so that a run goes on or is done again without the endpoint (default: in --out)',
    )
    .option('--out <folder>', 'where summary.json, report.html and the other files go', '.region-r1/eval')
    .option('--seed <number>', 'of the dataset, the random policy and the intervals', parseSeed, 1)
    .option(
      '--compare <summaries...>',
      'show what changed between two runs, by their summary.json, and evaluate nothing',
    )
    .option('--replay <rows>', 'decide again from a per-query.jsonl, and show what comes out otherwise')
    .option('--query <id>', 'of --replay: this query alone (default: all of them, or the first --limit)')
    .option('--json', 'print the summary as one JSON document')
    .addHelpText(
      'after',
      '\nREGION_R1_VLM_URL, _MODEL, _COORDINATES, _PROMPT and _ANSWERS stand for the flags; OPENAI_API_KEY is sent as the key.\n' +
        '\nExample:\n  region-r1 eval --dataset icon-scenes --split validation --policies keep,similarity,target',
    )
    .action(async flags => {
      const { runEval } = await import('../eval/run-eval.ts')
      await runEval(flags, context)
    })
}

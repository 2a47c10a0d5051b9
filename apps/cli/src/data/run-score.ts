import { InvalidArgumentError } from '@region-r1/core'
import type { QuestionType, ReadOptions } from '@region-r1/datasets'
import {
  type AnswerScore,
  scoreEvqaPredictions,
  scoreInfoseekCsvPredictions,
  scoreInfoseekPredictions,
  type UnansweredRule,
} from '@region-r1/eval'
import { type CommandContext, type CommonFlags, writeResult } from '../command-context.ts'
import { formatColumns } from '../format-columns.ts'
import { reportBrokenRows, type StrictFlags } from './report-broken-rows.ts'

export interface ScoreFlags extends CommonFlags, StrictFlags {
  readonly questions: string
  readonly format: keyof typeof scorers
  readonly questionTypes?: readonly QuestionType[]
  readonly types?: string
  readonly unanswered: UnansweredRule
}

/** Scores a file of predictions and prints the share of right answers. */
export async function runScore(predictions: string, flags: ScoreFlags, context: CommandContext): Promise<void> {
  const rows = reportBrokenRows(context, flags)
  const options = { ...rows.options, signal: context.signal }
  const { result, text } = await scorers[flags.format](predictions, flags, options)
  rows.finish()
  if (result.unmatched > 0) {
    context.messages.write(`predictions that name no question of ${flags.questions}: ${result.unmatched}\n`)
  }
  writeResult(context, flags, { ...result, brokenRows: rows.count }, text)
}

const scorers = { 'evqa-csv': scoreEvqa, 'infoseek-csv': scoreInfoseekCsv, 'infoseek-jsonl': scoreInfoseek } as const

async function scoreEvqa(
  predictions: string,
  { questions, questionTypes, unanswered }: ScoreFlags,
  options: ReadOptions,
) {
  const result = await scoreEvqaPredictions({
    questions,
    predictions,
    questionTypes,
    unanswered,
    ...options,
  })
  const { byQuestionType, ...total } = result
  return { result, text: formatScores({ ...byQuestionType, all: total }) }
}

async function scoreInfoseekCsv(predictions: string, flags: ScoreFlags, options: ReadOptions) {
  refuseQuestionTypes(flags)
  const { questions, types, unanswered } = flags
  const result = await scoreInfoseekCsvPredictions({ questions, predictions, types, unanswered, ...options })
  const { byQuestionType, ...total } = result
  return { result, text: formatScores({ ...byQuestionType, all: total }) }
}

async function scoreInfoseek(predictions: string, flags: ScoreFlags, options: ReadOptions) {
  refuseQuestionTypes(flags)
  const { questions, unanswered } = flags
  const result = await scoreInfoseekPredictions({ questions, predictions, unanswered, ...options })
  const { unseenQuestion, unseenEntity, numerical, text } = result
  const table = formatScores({ 'unseen question': unseenQuestion, 'unseen entity': unseenEntity, numerical, text })
  return { result, text: `${table}\nharmonic mean of both splits: ${result.finalPercent.toFixed(2)} %` }
}

function refuseQuestionTypes({ questionTypes }: ScoreFlags): void {
  if (!questionTypes) return
  const message = '--question-types goes with --format evqa-csv; InfoSeek is scored by its splits'
  throw new InvalidArgumentError({ argument: 'questionTypes', message })
}

function formatScores(scores: Readonly<Record<string, AnswerScore>>): string {
  const rows = Object.entries(scores).map(([name, { questions, answered, score }]) => [
    name,
    String(questions),
    String(answered),
    `${(100 * score).toFixed(2)} %`,
  ])
  return formatColumns([['', 'questions', 'answered', 'right'], ...rows], { left: [0] })
}

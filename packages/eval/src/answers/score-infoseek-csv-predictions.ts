import { InvalidArgumentError } from '@region-r1/core'
import {
  type BenchmarkQuestion,
  type InfoseekQuestionType,
  type InfoseekReference,
  type ReadOptions,
  readInfoseekCsv,
  readInfoseekQuestionTypes,
  readPredictions,
} from '@region-r1/datasets'
import type { UnansweredRule } from '../names.ts'
import { type AnswerScore, createAnswerTally } from './answer-tally.ts'
import { parseNumericalAnswer, scoreInfoseekAnswer, widenNumber } from './score-infoseek-answer.ts'

/** EchoSight's questions, predictions, and what tells numbers from texts. */
export interface ScoreInfoseekCsvPredictionsOptions extends ReadOptions {
  /** `infoseek_test_filtered.csv`. */
  readonly questions: string
  /** See {@link readPredictions}. */
  readonly predictions: string
  /** `infoseek_val_qtype.jsonl`, for files whose `question_type` is `infoseek` throughout. */
  readonly types?: string | undefined
  /** @default 'wrong' */
  readonly unanswered?: UnansweredRule | undefined
}

/** The share of right answers; the file tells no splits, so there is no harmonic mean. */
export interface InfoseekCsvScores extends AnswerScore {
  readonly byQuestionType: Readonly<Record<InfoseekQuestionType['questionType'], AnswerScore>>
  /** Predictions whose `data_id` no row of the questions has. */
  readonly unmatched: number
}

/**
 * InfoSeek's score by the answers of EchoSight's CSV: a text or a date is right where it matches one of them, a number
 * within 10 % of it or within the range that is given. The published references, which name more texts and other ranges, stand in `infoseek_val.jsonl`
 * alone: `scoreInfoseekPredictions` with `unanswered: 'left-out'` scores the same questions by them.
 *
 * @throws InvalidArgumentError where a row says `infoseek` for its kind and no file of types names it.
 */
export async function scoreInfoseekCsvPredictions({
  questions,
  predictions,
  types,
  unanswered = 'wrong',
  ...options
}: ScoreInfoseekCsvPredictionsOptions): Promise<InfoseekCsvScores> {
  const found = await readPredictions(predictions, options)
  const unmatched = new Set(found.keys())
  const known = new Map<string, InfoseekQuestionType['questionType']>()
  if (types !== undefined) {
    for await (const { row } of readInfoseekQuestionTypes(types, options)) known.set(row.dataId, row.questionType)
  }
  const total = createAnswerTally(unanswered)
  const byType = {
    String: createAnswerTally(unanswered),
    Numerical: createAnswerTally(unanswered),
    Time: createAnswerTally(unanswered),
  }
  for await (const { row } of readInfoseekCsv(questions, options)) {
    unmatched.delete(row.dataId)
    const type = readType(row, known)
    const prediction = found.get(row.dataId)
    const isRight = (prediction: string) =>
      toReferences(row, type).some(reference => scoreInfoseekAnswer(prediction, reference) === 1)
    const score = prediction === undefined ? undefined : Number(isRight(prediction))
    total.add(score)
    byType[type].add(score)
  }
  return {
    ...total.take(),
    byQuestionType: { String: byType.String.take(), Numerical: byType.Numerical.take(), Time: byType.Time.take() },
    unmatched: unmatched.size,
  }
}

function readType({ dataId, questionType }: BenchmarkQuestion, known: ReadonlyMap<string, keyof typeof kinds>) {
  const type = known.get(dataId) ?? (questionType in kinds ? (questionType as keyof typeof kinds) : undefined)
  if (type !== undefined) return type
  const message = `"${dataId}" is of type ${questionType}, which does not say whether its answer is a number; name infoseek_val_qtype.jsonl`
  throw new InvalidArgumentError({ argument: 'types', message })
}

const kinds = { String: true, Numerical: true, Time: true } as const

function toReferences({ answers }: BenchmarkQuestion, type: keyof typeof kinds): readonly InfoseekReference[] {
  if (type !== 'Numerical') return [{ type: 'text', accepted: answers }]
  return answers.map(answer => {
    // Some answers are ranges already, such as 678.0-702.0.
    const value = parseNumericalAnswer(answer)
    return { type: 'numerical', range: typeof value === 'number' ? widenNumber(value) : value }
  })
}

import {
  type QuestionType,
  type ReadOptions,
  readEvqaQuestions,
  readPredictions,
  singleHopQuestionTypes,
} from '@region-r1/datasets'
import type { UnansweredRule } from '../names.ts'
import { type AnswerScore, createAnswerTally } from './answer-tally.ts'
import { type AnswerEquivalence, scoreEvqaAnswer } from './score-evqa-answer.ts'

export interface ScoreEvqaPredictionsOptions extends ReadOptions {
  /** Encyclopedic-VQA's CSV. */
  readonly questions: string
  /** See {@link readPredictions}. */
  readonly predictions: string
  /** @default templated, automatic and multi_answer: the single-hop questions, 4,750 of the test set */
  readonly questionTypes?: readonly QuestionType[] | undefined
  readonly isEquivalent?: AnswerEquivalence | undefined
  /** @default 'wrong' */
  readonly unanswered?: UnansweredRule | undefined
}

export interface EvqaScores extends AnswerScore {
  readonly byQuestionType: Readonly<Record<string, AnswerScore>>
  /** Predictions whose `data_id` no row of the questions has. */
  readonly unmatched: number
}

/** Encyclopedic-VQA's score of a file of predictions. */
export async function scoreEvqaPredictions({
  questions,
  predictions,
  questionTypes = singleHopQuestionTypes,
  isEquivalent,
  unanswered = 'wrong',
  ...options
}: ScoreEvqaPredictionsOptions): Promise<EvqaScores> {
  const found = await readPredictions(predictions, options)
  const unmatched = new Set(found.keys())
  const total = createAnswerTally(unanswered)
  const byType = new Map(questionTypes.map(type => [type, createAnswerTally(unanswered)]))
  for await (const { row } of readEvqaQuestions(questions, options)) {
    unmatched.delete(row.dataId)
    const tally = byType.get(row.questionType)
    if (!tally) continue
    const prediction = found.get(row.dataId)
    const { question, questionType, answers } = row
    const score =
      prediction === undefined
        ? undefined
        : await scoreEvqaAnswer({
            question,
            questionType,
            prediction,
            references: answers,
            isEquivalent,
          })
    total.add(score)
    tally.add(score)
  }
  return {
    ...total.take(),
    byQuestionType: Object.fromEntries([...byType].map(([type, tally]) => [type, tally.take()])),
    unmatched: unmatched.size,
  }
}

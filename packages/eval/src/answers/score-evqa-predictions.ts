import { type QuestionType, type ReadOptions, readEvqaQuestions, readPredictions } from '@region-r1/datasets'
import { type AnswerEquivalence, scoreEvqaAnswer } from './score-evqa-answer.ts'

export interface ScoreEvqaPredictionsOptions extends ReadOptions {
  /** Encyclopedic-VQA's CSV. */
  readonly questions: string
  /** See {@link readPredictions}. */
  readonly predictions: string
  /** @default templated, automatic and multi_answer: the single-hop questions, 4,750 of the test set */
  readonly questionTypes?: readonly QuestionType[]
  readonly isEquivalent?: AnswerEquivalence
}

/** How many questions there are, how many have a prediction, and the share answered rightly, in [0, 1]. */
export interface AnswerScore {
  readonly questions: number
  readonly answered: number
  /** Questions without a prediction count as wrong. */
  readonly score: number
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
  questionTypes = ['templated', 'automatic', 'multi_answer'],
  isEquivalent,
  ...options
}: ScoreEvqaPredictionsOptions): Promise<EvqaScores> {
  const found = await readPredictions(predictions, options)
  const unmatched = new Set(found.keys())
  const total = createTally()
  const byType = new Map(questionTypes.map(type => [type, createTally()]))
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
            ...(isEquivalent && { isEquivalent }),
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

/** Counts scores of 0 and 1; undefined is a question without a prediction. */
export function createTally() {
  let questions = 0
  let answered = 0
  let right = 0
  return {
    add(score: number | undefined) {
      questions++
      if (score === undefined) return
      answered++
      right += score
    },
    take: (): AnswerScore => ({ questions, answered, score: questions === 0 ? 0 : right / questions }),
  }
}

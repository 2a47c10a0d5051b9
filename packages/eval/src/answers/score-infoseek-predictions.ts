import { type ReadOptions, readInfoseekQuestions, readPredictions } from '@region-r1/datasets'
import type { UnansweredRule } from '../names.ts'
import { type AnswerScore, createAnswerTally } from './answer-tally.ts'
import { scoreInfoseekAnswer } from './score-infoseek-answer.ts'

export interface ScoreInfoseekPredictionsOptions extends ReadOptions {
  /** `infoseek_val.jsonl`: the test set's labels are withheld. */
  readonly questions: string
  /** See {@link readPredictions}. */
  readonly predictions: string
  /** The published script leaves questions without a prediction out. @default 'wrong' */
  readonly unanswered?: UnansweredRule | undefined
}

/** InfoSeek's published score and the parts that it is made of. */
export interface InfoseekScores {
  /** Harmonic mean of both splits' scores in percent, rounded to 2 decimals as published. */
  readonly finalPercent: number
  readonly unseenQuestion: AnswerScore
  readonly unseenEntity: AnswerScore
  /** Questions of both splits whose answer is a number. */
  readonly numerical: AnswerScore
  /** All others of both splits: texts and dates. */
  readonly text: AnswerScore
  /** Predictions whose `data_id` no row of the questions has. */
  readonly unmatched: number
}

/**
 * InfoSeek's score of a file of predictions. Questions without a prediction count as wrong by default. The published
 * script leaves them out: `unanswered: 'left-out'` gives its figure for a part of the questions, such as EchoSight's.
 */
export async function scoreInfoseekPredictions({
  questions,
  predictions,
  unanswered = 'wrong',
  ...options
}: ScoreInfoseekPredictionsOptions): Promise<InfoseekScores> {
  const found = await readPredictions(predictions, options)
  const unmatched = new Set(found.keys())
  const tallies = {
    unseenQuestion: createAnswerTally(unanswered),
    unseenEntity: createAnswerTally(unanswered),
    numerical: createAnswerTally(unanswered),
    text: createAnswerTally(unanswered),
  }
  for await (const { row } of readInfoseekQuestions(questions, options)) {
    unmatched.delete(row.dataId)
    if (!row.reference) continue
    const prediction = found.get(row.dataId)
    const score = prediction === undefined ? undefined : scoreInfoseekAnswer(prediction, row.reference)
    tallies[row.split?.endsWith('unseen_question') ? 'unseenQuestion' : 'unseenEntity'].add(score)
    tallies[row.reference.type].add(score)
  }
  const unseenQuestion = tallies.unseenQuestion.take()
  const unseenEntity = tallies.unseenEntity.take()
  return {
    finalPercent: computeHarmonicMean(toPercent(unseenQuestion.score), toPercent(unseenEntity.score)),
    unseenQuestion,
    unseenEntity,
    numerical: tallies.numerical.take(),
    text: tallies.text.take(),
    unmatched: unmatched.size,
  }
}

function toPercent(share: number): number {
  return round(100 * share)
}

function computeHarmonicMean(a: number, b: number): number {
  return a === 0 || b === 0 ? 0 : round((2 * a * b) / (a + b))
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}

import type { UnansweredRule } from '../names.ts'

/** How many questions there are, how many have a prediction, and the share answered rightly, in [0, 1]. */
export interface AnswerScore {
  readonly questions: number
  readonly answered: number
  /** Of all questions, or of those answered, as the rule says; 0 of none. */
  readonly score: number
}

/** Counts scores of 0 and 1; undefined is a question without a prediction. */
export function createAnswerTally(unanswered: UnansweredRule) {
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
    take(): AnswerScore {
      const counted = unanswered === 'wrong' ? questions : answered
      return { questions, answered, score: counted === 0 ? 0 : right / counted }
    },
  }
}

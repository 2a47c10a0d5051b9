import type { QuestionType } from '@region-r1/datasets'
import { normalizeEvqaAnswer } from './normalize-answer.ts'

/** One comparison of a prediction with one reference. */
export interface AnswerComparison {
  readonly question: string
  readonly prediction: string
  /** Members of a list with commas between. */
  readonly reference: string
}

/** Whether two answers mean the same, asked where they do not match exactly. */
export type AnswerEquivalence = (comparison: AnswerComparison) => boolean | Promise<boolean>

/** One answer, the question it is to, and what would be right. */
export interface ScoreEvqaAnswerOptions {
  readonly question: string
  readonly questionType: QuestionType
  readonly prediction: string
  /** Any of them is right; the members of a list are joined by `&&`. */
  readonly references: readonly string[]
  /**
   * The published score asks BEM, a BERT that judges equivalence (a match from 0.5 on). It is not shipped: without
   * this function the score is exact match alone, which is lower.
   */
  readonly isEquivalent?: AnswerEquivalence | undefined
}

const minOverlap = 0.5

/**
 * Encyclopedic-VQA's score of one answer: 1 where it matches any reference, else 0. References of which nothing is left
 * after normalising (such as "A") match nothing.
 */
export async function scoreEvqaAnswer({
  question,
  questionType,
  prediction,
  references,
  isEquivalent,
}: ScoreEvqaAnswerOptions): Promise<0 | 1> {
  const matches = questionType === 'multi_answer' ? matchesList : matchesOne
  if (references.some(reference => matches(prediction, reference))) return 1
  if (!isEquivalent) return 0
  for (const reference of references) {
    const flat = questionType === 'multi_answer' ? reference.replaceAll('&&', ',') : reference
    if (await isEquivalent({ question, prediction, reference: flat })) return 1
  }
  return 0
}

function matchesOne(prediction: string, reference: string): boolean {
  const expected = normalizeEvqaAnswer(reference)
  return expected !== '' && normalizeEvqaAnswer(prediction) === expected
}

/** A list matches where intersection over union of its members is at least one half. */
function matchesList(prediction: string, reference: string): boolean {
  const expected = toSet(reference.split('&&'))
  if (expected.size === 0) return false
  const found = toSet(prediction.replaceAll(' and ', ',').replaceAll(' & ', ',').split(','))
  const shared = [...found].filter(member => expected.has(member)).length
  return shared / (expected.size + found.size - shared) >= minOverlap
}

function toSet(members: readonly string[]): Set<string> {
  return new Set(members.map(normalizeEvqaAnswer).filter(member => member !== ''))
}

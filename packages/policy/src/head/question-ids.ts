import type { PolicyConfig } from './policy-config.ts'

const paddingId = 0
const unknownId = 1
const firstWordId = 2

/** A question's words as a trained head counts them: runs of letters and digits in lower case. */
export function splitQuestion(question: string): string[] {
  return (
    question
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  )
}

/**
 * Turns questions into the ids of a policy's own vocabulary.
 *
 * @returns a function from a question to `[W]` ids: 0 pads, 1 is a word outside of the vocabulary, word i is i + 2;
 * words after the W-th are left out.
 * @example
 * createQuestionIndex({ length: 4, vocabulary: ['bird', 'left'] })('The bird, left?') // [1, 2, 3, 0]
 */
export function createQuestionIndex({
  length,
  vocabulary,
}: NonNullable<PolicyConfig['questionWords']>): (question: string) => number[] {
  const ids = new Map(vocabulary.map((word, index) => [word, index + firstWordId]))
  return question => {
    const words = splitQuestion(question).slice(0, length)
    return Array.from({ length }, (_, index) => {
      const word = words[index]
      return word === undefined ? paddingId : (ids.get(word) ?? unknownId)
    })
  }
}

import type { InfoseekReference } from '@region-r1/datasets'
import { normalizeInfoseekAnswer } from './normalize-answer.ts'

const numbers = /[-+]?[.]?\d+(?:,\d\d\d)*\.?\d*(?:[eE][-+]?\d+)?/g
const minOverlap = 0.5 - 1e-12
const pointWidth = 1e-12

/** InfoSeek's score of one answer: 1 where it matches, else 0. Texts match exactly, numbers by their ranges. */
export function scoreInfoseekAnswer(prediction: string, reference: InfoseekReference): 0 | 1 {
  if (reference.type === 'numerical') return matchesRange(parseNumericalAnswer(prediction), reference.range) ? 1 : 0
  const normalized = normalizeInfoseekAnswer(prediction)
  return reference.accepted.some(accepted => normalizeInfoseekAnswer(accepted) === normalized) ? 1 : 0
}

/**
 * The first two numbers of a text as a range where they ascend, else the first alone; [0, 0] where there is none, as
 * the published evaluation has it.
 *
 * @example
 * parseNumericalAnswer('9-10 cm') // [9, 10]
 * parseNumericalAnswer('1,250 m') // 1250
 */
export function parseNumericalAnswer(text: string): number | readonly [number, number] {
  // A hyphen behind a digit is a dash between two numbers, no sign.
  const found = text.replace(/(?<=\p{Nd})-/gu, ' - ').match(numbers) ?? []
  const [first, second] = found.slice(0, 2).map(toNumber)
  if (first === undefined) return [0, 0]
  return second !== undefined && first <= second ? [first, second] : first
}

/** The range that a reference without one stands for: 10 % around it. */
export function widenNumber(value: number): readonly [number, number] {
  return [value * 0.9, value * 1.1]
}

/** The published evaluation drops the dot of `.5` as well, and so does this. */
function toNumber(text: string): number {
  return Number(text.replaceAll(',', '').replace(/^\.|\.$/g, ''))
}

function matchesRange(found: number | readonly [number, number], [low, high]: readonly [number, number]): boolean {
  const isInside = (value: number) => low <= value && value <= high
  if (typeof found === 'number') return isInside(found)
  if (isInside(found[0]) && isInside(found[1])) return true
  const shared = Math.max(0, Math.min(found[1], Math.max(low, high)) - Math.max(found[0], Math.min(low, high)))
  return shared / (found[1] - found[0] + Math.abs(high - low) + 2 * pointWidth - shared) >= minOverlap
}

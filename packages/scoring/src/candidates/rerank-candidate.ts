import { isFloat32Array } from 'node:util/types'
import { computeDotProduct, describeType, InvalidArgumentError } from '@region-r1/core'
import type { ImageSource } from '@region-r1/encoder'

/**
 * An entry of the knowledge base: a picture, a text, both, or the vector that the caller keeps of them; its id alone
 * where a store knows it.
 */
export interface RerankCandidate {
  readonly id: string
  readonly image?: ImageSource | undefined
  readonly text?: string | undefined
  /** `[D]` of the same encoder, any length but zero; where given, `image` and `text` are not read. */
  readonly embedding?: Float32Array | undefined
}

/** @throws InvalidArgumentError, by its place, where a candidate is no object with an id, as rows of a database may be. */
export function assertCandidate(candidate: unknown, index: number): asserts candidate is RerankCandidate {
  const isObject = typeof candidate === 'object' && candidate !== null
  const id = isObject && 'id' in candidate ? candidate.id : undefined
  if (typeof id === 'string') return
  const found = isObject ? `one whose id is ${describeType(id)}` : describeType(candidate)
  throw new InvalidArgumentError({
    argument: 'candidates',
    message: `expected candidates[${index}] as an object with an id that is a text, got ${found}`,
  })
}

/** @throws InvalidArgumentError where a given embedding has no finite numbers, no direction, or another length. */
export function assertEmbedding({ id, embedding }: RerankCandidate, size: number): void {
  if (embedding === undefined) return
  const problem = describeEmbedding(embedding, size)
  if (problem === null) return
  throw new InvalidArgumentError({
    argument: 'candidates',
    message: `the embedding of candidate "${id}" ${problem}; encode it with the encoder that reads the query`,
  })
}

/** Broken numbers are told before a wrong size: another encoder would not mend them. */
function describeEmbedding(embedding: Float32Array, size: number): string | null {
  // Of any realm, and a list of numbers as JSON has it too.
  const isArray = Array.isArray(embedding) || (ArrayBuffer.isView(embedding) && 'length' in embedding)
  if (!isArray) return `is ${describeType(embedding)}, no array of numbers`
  if (embedding.length === 0) return `has no numbers, but the encoder's have ${size}`
  const problem = isFloat32Array(embedding)
    ? describeLength(Math.sqrt(computeDotProduct(embedding, embedding)))
    : describeNumbers(embedding)
  if (problem !== null || embedding.length === size) return problem
  return `has ${embedding.length} numbers, but the encoder's have ${size}`
}

function describeNumbers(numbers: ArrayLike<number>): string | null {
  const list = Array.from(numbers)
  if (!list.every(Number.isFinite)) return 'has a number that is not finite'
  return list.every(value => value === 0) ? 'is all zeros' : null
}

/** What is wrong with a vector of this length: one sum of squares tells whether all numbers are finite and one is not 0. */
export function describeLength(length: number): string | null {
  if (!Number.isFinite(length)) return 'has a number that is not finite'
  return length > 0 ? null : 'is all zeros'
}

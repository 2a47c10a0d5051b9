import { InvalidArgumentError, isFiniteVector } from '@region-r1/core'
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

/** @throws InvalidArgumentError where a given embedding has another length, no direction, or no finite numbers. */
export function assertEmbedding({ id, embedding }: RerankCandidate, size: number): void {
  if (embedding === undefined) return
  const problem =
    typeof embedding?.length !== 'number'
      ? `is ${embedding === null ? 'null' : `no array but ${typeof embedding}`}`
      : embedding.length !== size
        ? `has ${embedding.length} numbers, but the encoder's have ${size}`
        : !isFiniteVector(embedding)
          ? 'has a number that is not finite'
          : embedding.every(value => value === 0)
            ? 'is all zeros'
            : null
  if (problem === null) return
  throw new InvalidArgumentError({
    argument: 'candidates',
    message: `the embedding of candidate "${id}" ${problem}; encode it with the encoder that reads the query`,
  })
}

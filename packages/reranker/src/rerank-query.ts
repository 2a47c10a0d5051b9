import { describeType, InvalidArgumentError } from '@region-r1/core'
import type { ImageSource } from '@region-r1/encoder'
import {
  assertCandidate,
  assertEmbedding,
  type CandidateMatrix,
  findGivenRows,
  isCandidateMatrix,
  type RerankCandidate,
} from '@region-r1/scoring'

/** A question about a picture, and the candidates that may answer it. */
export interface RerankQuery<Candidate extends RerankCandidate = RerankCandidate> {
  readonly image: ImageSource
  readonly question: string
  readonly candidates: readonly Candidate[]
}

/** The same question about candidates one by one or, of vectors that the caller keeps, about ids and one matrix. */
export interface OpenQuery<Candidate extends RerankCandidate = RerankCandidate>
  extends Omit<RerankQuery<Candidate>, 'candidates'> {
  readonly candidates: readonly Candidate[] | CandidateMatrix
}

/**
 * @param query - what the caller calls one, anything at all
 * @param options.embeddingSize - D of the encoder
 * @param options.hasStore - whether a candidate may be known by its id alone
 * @throws InvalidArgumentError where the query is no object, the question is no text or blank, the candidates are no array, there is none, a candidate has no id or one that comes twice, or it
 * has nothing to be ranked by or an embedding that does not fit.
 */
export function assertQuery(
  query: Omit<OpenQuery, 'image'>,
  { embeddingSize, hasStore }: { readonly embeddingSize: number; readonly hasStore: boolean },
): void {
  if (typeof query !== 'object' || query === null) {
    throw new InvalidArgumentError({
      argument: 'query',
      message: `expected an object of image, question and candidates, got ${describeType(query)}`,
    })
  }
  const { question, candidates } = query
  if (typeof question !== 'string') {
    throw new InvalidArgumentError({
      argument: 'question',
      message: `expected the question as a text, got ${describeType(question)}`,
    })
  }
  if (question.trim() === '') {
    throw new InvalidArgumentError({ argument: 'question', message: 'the question is empty; ask about the picture' })
  }
  if (typeof candidates === 'object' && candidates !== null && isCandidateMatrix(candidates)) {
    if (candidates.ids.length === 0) throw createEmptyError()
    assertIds(candidates.ids)
    return
  }
  if (!Array.isArray(candidates)) {
    throw new InvalidArgumentError({
      argument: 'candidates',
      message: `expected the candidates as an array, got ${describeType(candidates)}${isIterable(candidates) ? '; write [...candidates]' : ''}`,
    })
  }
  if (candidates.length === 0) throw createEmptyError()
  for (let index = 0; index < candidates.length; index++) assertCandidate(candidates[index], index)
  assertIds(candidates.map(({ id }) => id))
  // Numbers of vectors that all of them bring are looked at where they are scored.
  if (findGivenRows(candidates, embeddingSize)) return
  for (const candidate of candidates) {
    const { id, image, text, embedding } = candidate
    if (!hasStore && image === undefined && text === undefined && embedding === undefined) {
      throw new InvalidArgumentError({
        argument: 'candidates',
        message: `the candidate "${id}" has neither image nor text nor embedding; give it at least one, or the reranker a store that knows it`,
      })
    }
    assertEmbedding(candidate, embeddingSize)
  }
}

function createEmptyError(): InvalidArgumentError {
  return new InvalidArgumentError({ argument: 'candidates', message: 'there are no candidates to rank' })
}

function assertIds(ids: readonly string[]): void {
  if (new Set(ids).size === ids.length) return
  const repeated = ids.find((id, index) => ids.indexOf(id) < index)
  throw new InvalidArgumentError({
    argument: 'candidates',
    message: `the candidate id "${repeated}" comes twice; ids tell the entries of a ranking apart`,
  })
}

function isIterable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Symbol.iterator in value
}

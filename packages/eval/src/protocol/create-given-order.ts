import { type CandidateRecord, InvalidArgumentError, type RerankExample } from '@region-r1/core'
import type { GivenOrderName } from '../names.ts'
import type { EvaluationSystem } from './evaluation-system.ts'

const readers: Readonly<
  Record<
    GivenOrderName,
    { readonly field: keyof CandidateRecord; read(candidate: CandidateRecord): number | undefined }
  >
> = {
  'first-stage': { field: 'firstStageScore', read: ({ firstStageScore }) => firstStageScore },
  'file-order': {
    field: 'fileOrder',
    read: ({ fileOrder }) => (fileOrder === undefined ? undefined : 1 / fileOrder),
  },
}

/**
 * Ranks by what the data says: `first-stage` by the retriever's scores, `file-order` by the order of a result file's own
 * re-ranker, as the published tables' rows of other systems do. Candidates without one come last.
 *
 * The evaluation throws an InvalidArgumentError at an example none of whose candidates has one.
 */
export function createGivenOrder(name: GivenOrderName): EvaluationSystem {
  const { field, read } = readers[name]
  return {
    name,
    id: name,
    kind: 'given',
    scoreCandidates({ queryId, candidates }: RerankExample) {
      const scores = Float64Array.from(candidates, candidate => read(candidate) ?? Number.NaN)
      if (!scores.every(Number.isNaN)) return scores
      const message = `no candidate of "${queryId}" has a ${field}, by which "${name}" ranks; make the lists by data prepare, of a result file that has it`
      throw new InvalidArgumentError({ argument: 'systems', message })
    },
    doDecide: async () => ({ type: 'keep', cropProbability: 0 }),
  }
}

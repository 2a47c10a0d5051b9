import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DualEncoder, RerankExample } from '@region-r1/core'
import { createPolicySystem, evaluate, evaluateQuery, openEvaluationOutput } from '@region-r1/eval'
import { createCenterPolicy } from '@region-r1/policy'
import { candidates, dimensions, type QueryVectors, readVectors } from './vectors.ts'

export interface EvaluationRun {
  readonly keep: number
  readonly crop: number
  readonly rowSeconds: number
  readonly summarySeconds: number
  /** Resident MB after each tenth of the queries. */
  readonly memory: readonly number[]
}

const image = { width: 2, height: 2, data: new Uint8Array(12) }

/** All of an evaluation but the encoder and the pictures: rows, files, intervals, tests, reports. */
export async function runEvaluation(file: string, queries: number): Promise<EvaluationRun> {
  const folder = await mkdtemp(join(tmpdir(), 'region-r1-benchmark-'))
  const systems = [createPolicySystem('center', createCenterPolicy())]
  const vectors = readVectors(file, queries)
  const output = await openEvaluationOutput(folder)
  const memory: number[] = []
  const start = performance.now()
  let rowsDone = start
  const { summary } = await evaluate({
    examples: listExamples(queries),
    encoder: createCachedEncoder(null),
    systems,
    async evaluateExample(example) {
      const { value } = (await vectors.next()) as { value: QueryVectors }
      const encoder = createCachedEncoder(value)
      return evaluateQuery({
        example,
        image,
        encoder,
        candidateEmbeddings: value.candidates,
        systems: [keep, ...systems],
      })
    },
    onRow: row => output.writeRow(row),
    onProgress({ done }) {
      rowsDone = performance.now()
      if (done % Math.ceil(queries / 10) === 0) memory.push(Math.round(process.memoryUsage().rss / 1e6))
    },
  })
  await output.finish({ summary, picks: null, title: 'benchmark' })
  const end = performance.now()
  await rm(folder, { recursive: true })
  return {
    keep: summary.systems.keep!.mrr,
    crop: summary.systems.center!.mrr,
    rowSeconds: (rowsDone - start) / 1000,
    summarySeconds: (end - rowsDone) / 1000,
    memory,
  }
}

const keep = createPolicySystem('keep', {
  id: 'keep',
  doDecide: async () => ({ type: 'keep', cropProbability: 0 }),
})

function* listExamples(queries: number): Generator<RerankExample> {
  for (let query = 0; query < queries; query++) {
    yield {
      queryId: `q${query}`,
      image: 'none',
      question: 'which one?',
      candidates: Array.from({ length: candidates }, (_, index) => ({
        id: `e${index}`,
        text: '',
        relevance: index === 0 ? 1 : 0,
      })),
    }
  }
}

/** Gives the vectors that a query has in the file. */
function createCachedEncoder(vectors: QueryVectors | null): DualEncoder {
  return {
    id: 'cached',
    embeddingSize: dimensions,
    encodeImages: async views => views.map(({ box }) => ({ embedding: box ? vectors!.crop : vectors!.full })),
    encodeTexts: async texts => texts.map(() => vectors!.full),
    dispose: async () => {},
  }
}

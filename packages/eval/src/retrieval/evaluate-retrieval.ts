import type { DualEncoder, PixelBox, RerankExample } from '@region-r1/core'
import { type ReadImageSourceOptions, readImageSource } from '@region-r1/encoder'
import { rankByScore, scoreViews } from '@region-r1/scoring'
import type { CandidateEmbedder } from '../protocol/create-candidate-embedder.ts'
import type { QueryRow } from '../protocol/query-row.ts'
import { buildKnowledgeBase } from './knowledge-base.ts'

/** What is searched for, in what, and how deep. */
export interface EvaluateRetrievalOptions {
  /** Gives the examples anew at each call: they are read twice. */
  readonly readExamples: () => AsyncIterable<RerankExample> | Iterable<RerankExample>
  /** The rows of an evaluation of these examples, in their order: they say what was cropped. */
  readonly rows: AsyncIterable<QueryRow>
  /** The systems to report. */
  readonly systems: readonly string[]
  /** What scored in that evaluation. */
  readonly scorer: DualEncoder
  readonly embedCandidates: CandidateEmbedder
  readonly images?: ReadImageSourceOptions | undefined
  /**
   * Entries that the first stage hands on.
   *
   * @default 20
   */
  readonly depth?: number | undefined
  /** Called after each query. */
  readonly onProgress?: ((done: number) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/** Over all queries; the first relevant entry counts. 0 where it is not among the first `depth`. */
export interface RetrievalScores {
  readonly mrr: number
  readonly 'hit@1': number
  readonly 'hit@5': number
  readonly 'hit@20': number
}

/** How well pictures and crops retrieve from the whole knowledge base. */
export interface RetrievalSummary {
  /** Entries of the knowledge base: the union of all candidates. */
  readonly entries: number
  readonly queries: number
  readonly depth: number
  /**
   * `rerank`: the full picture retrieves, the crop orders what was retrieved. `retrieve`: the crop retrieves. For a
   * query that is kept both are the full picture's.
   */
  readonly systems: Readonly<Record<string, { readonly rerank: RetrievalScores; readonly retrieve: RetrievalScores }>>
}

/**
 * Cropping before retrieval beside cropping at re-ranking: each query is searched in the union of all candidates, by
 * the decisions that an evaluation made. The union is far smaller than a real knowledge base, so that the numbers
 * compare with each other and not with published ones.
 *
 * @throws InvalidArgumentError where one candidate id names two different entries.
 */
export async function evaluateRetrieval({
  readExamples,
  rows,
  systems,
  scorer,
  embedCandidates,
  images,
  depth = 20,
  onProgress,
  signal,
}: EvaluateRetrievalOptions): Promise<RetrievalSummary> {
  const base = await buildKnowledgeBase(readExamples(), embedCandidates, { signal })
  const tallies = new Map(systems.map(name => [name, { rerank: createTally(), retrieve: createTally() }]))
  const known = rows[Symbol.asyncIterator]()
  let queries = 0

  for await (const example of readExamples()) {
    signal?.throwIfAborted()
    const row: QueryRow = (await known.next()).value
    const image = await readImageSource(example.image, { transparency: scorer.transparency, ...images, signal })
    const relevant = new Set(
      example.candidates.filter(({ relevance = 0 }) => relevance > 0).map(({ id }) => base.getIndex(id)),
    )
    const search = async (box?: PixelBox) => {
      const [scores] = await scoreViews([{ image, box }], base.embeddings, { scorer, signal })
      return scores!
    }
    const full = rankByScore(await search()).slice(0, depth)
    const found = new Map<string, Float64Array>()
    for (const [name, tally] of tallies) {
      const { decision } = row.systems[name]!
      if (decision.type !== 'crop') {
        tally.rerank.add(full, relevant)
        tally.retrieve.add(full, relevant)
        continue
      }
      const key = JSON.stringify(decision.box)
      const scores = found.get(key) ?? (await search(decision.box as PixelBox))
      found.set(key, scores)
      const order = rankByScore(full.map(index => scores[index]!))
      tally.rerank.add(
        order.map(place => full[place]!),
        relevant,
      )
      tally.retrieve.add(rankByScore(scores).slice(0, depth), relevant)
    }
    queries++
    onProgress?.(queries)
  }
  return {
    entries: base.ids.length,
    queries,
    depth,
    systems: Object.fromEntries(
      [...tallies].map(([name, { rerank, retrieve }]) => [
        name,
        { rerank: rerank.average(queries), retrieve: retrieve.average(queries) },
      ]),
    ),
  }
}

function createTally() {
  const sums = { mrr: 0, 'hit@1': 0, 'hit@5': 0, 'hit@20': 0 }
  return {
    /** @param list - entries, best first */
    add(list: readonly number[], relevant: ReadonlySet<number>) {
      const place = list.findIndex(index => relevant.has(index))
      if (place === -1) return
      sums.mrr += 1 / (place + 1)
      if (place < 1) sums['hit@1']++
      if (place < 5) sums['hit@5']++
      if (place < 20) sums['hit@20']++
    },
    average: (queries: number): RetrievalScores => ({
      mrr: sums.mrr / queries,
      'hit@1': sums['hit@1'] / queries,
      'hit@5': sums['hit@5'] / queries,
      'hit@20': sums['hit@20'] / queries,
    }),
  }
}

import { createHash } from 'node:crypto'
import { InvalidArgumentError, type RerankExample } from '@region-r1/core'
import type { CandidateEmbedder } from '../protocol/create-candidate-embedder.ts'

/** Every entry that some query has for a candidate, as one collection to search. */
export interface KnowledgeBase {
  readonly ids: readonly string[]
  /** `[N, D]`, row by row; a row of NaN is an entry that could not be read. */
  readonly embeddings: Float32Array
  getIndex(id: string): number
}

/**
 * Gathers the candidates of all examples. The vectors stay in memory: it grows with the entries, not with the queries.
 *
 * @throws InvalidArgumentError where one id names two different entries.
 */
export async function buildKnowledgeBase(
  examples: AsyncIterable<RerankExample> | Iterable<RerankExample>,
  embedCandidates: CandidateEmbedder,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<KnowledgeBase> {
  const indices = new Map<string, number>()
  const contents: string[] = []
  const rows: Float32Array[] = []
  for await (const { queryId, candidates } of examples) {
    options.signal?.throwIfAborted()
    const fresh = candidates.filter(({ id, image, text }) => {
      const content = createHash('sha256')
        .update(JSON.stringify([image, text]))
        .digest('base64')
      const index = indices.get(id)
      if (index === undefined) {
        indices.set(id, contents.push(content) - 1)
        return true
      }
      if (contents[index] === content) return false
      throw new InvalidArgumentError({
        argument: 'examples',
        message: `candidate "${id}" of query "${queryId}" is another entry than an earlier candidate of that id; to search them as one knowledge base, each entry needs an id of its own`,
      })
    })
    if (fresh.length === 0) continue
    const { embeddings } = await embedCandidates(fresh, options)
    const size = embeddings.length / fresh.length
    for (const place of fresh.keys()) rows.push(embeddings.slice(place * size, (place + 1) * size))
  }
  const size = rows[0]?.length ?? 0
  const embeddings = new Float32Array(rows.length * size)
  for (const [index, row] of rows.entries()) embeddings.set(row, index * size)
  return { ids: [...indices.keys()], embeddings, getIndex: id => indices.get(id)! }
}

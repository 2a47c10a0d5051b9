import { describeType, InvalidArgumentError } from '@region-r1/core'
import { assertCount } from '../assert-count.ts'
import { assertDocuments } from '../assert-documents.ts'
import { createRankingReporter } from '../create-ranking-reporter.ts'
import type { Reranker } from '../create-reranker.ts'
import { nameDocuments } from '../name-documents.ts'
import { type DocumentRanking, rankDocuments } from '../rank-documents.ts'
import { type MessageContent, readMessage } from './read-message.ts'
import { type NodeWithScoreLike, toCandidate } from './to-candidate.ts'

/** How many nodes are kept, and who hears of the rankings. */
export interface RegionPostprocessorOptions {
  /** The best N nodes. @default all */
  readonly topN?: number | undefined
  /**
   * Whether a node's picture may be a path or a file: URL. Nodes that others wrote could then have any file of
   * this machine looked at; without it such a picture is not read, and a warning says so.
   *
   * @default false
   */
  readonly allowFilePaths?: boolean | undefined
  /**
   * Called with each ranking: its warnings, and the decision where there was a picture.
   *
   * @default the first warnings become one of Node's (`process.emitWarning`), once
   */
  readonly onRanking?: ((ranking: DocumentRanking) => void) | undefined
}

/** LlamaIndex's `BaseNodePostprocessor`. */
export interface RegionPostprocessor {
  /** The nodes, best first, with their new scores. */
  postprocessNodes<Node extends NodeWithScoreLike>(nodes: readonly Node[], query?: MessageContent): Promise<Node[]>
}

/**
 * A LlamaIndexTS node postprocessor: the nodes best first by the region of the query's picture that its text asks about,
 * in new entries whose `score` is a cosine in [-1, 1], undefined where nothing of the node could be read. A query
 * without a picture ranks by its text.
 *
 * @throws InvalidArgumentError for a `topN` below 1; `postprocessNodes` throws where there is no query, where its
 * picture is neither data nor a `data:` or http(s) URL, and as `rerank` does.
 */
export function createRegionPostprocessor(
  reranker: Reranker,
  { topN, allowFilePaths, onRanking }: RegionPostprocessorOptions = {},
): RegionPostprocessor {
  if (topN !== undefined) assertCount('topN', topN)
  const report = createRankingReporter('createRegionPostprocessor', onRanking)
  return {
    async postprocessNodes(nodes, query) {
      if (typeof query !== 'string' && !Array.isArray(query)) {
        throw new InvalidArgumentError({
          argument: 'query',
          message: `nodes are ranked by a query, a text or a list of a message's parts, got ${query === undefined ? 'none' : describeType(query)}; pass the question, and the picture beside it`,
        })
      }
      if (nodes.length === 0) return []
      assertDocuments('nodes', nodes)
      const names = nameDocuments(
        'nodes',
        nodes.map(({ node }) => node.id_),
      )
      const candidates = nodes.map((node, index) => toCandidate(node, names[index]!))
      const ranked = await rankDocuments(reranker, { ...readMessage(query), candidates, topN, allowFilePaths })
      report(ranked)
      return ranked.ranking.map(({ originalIndex, score }) => ({ ...nodes[originalIndex]!, score: score ?? undefined }))
    },
  }
}

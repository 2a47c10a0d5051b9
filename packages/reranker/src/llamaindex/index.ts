/**
 * The reranker as a node postprocessor of LlamaIndexTS (`@llamaindex/core`), by structure: nothing of LlamaIndex is
 * loaded.
 *
 * ```ts
 * const postprocessor = createRegionPostprocessor(reranker, { topN: 3 })
 * await postprocessor.postprocessNodes(nodes, [{ type: 'text', text: question }, { type: 'image', data, mimeType }])
 * ```
 *
 * @module @region-r1/reranker/llamaindex
 */
export type { DocumentRanking } from '../rank-documents.ts'
export {
  createRegionPostprocessor,
  type RegionPostprocessor,
  type RegionPostprocessorOptions,
} from './create-region-postprocessor.ts'
export type { MessageContent, MessagePart } from './read-message.ts'
export type { NodeLike, NodeWithScoreLike } from './to-candidate.ts'

/**
 * The reranker as a document compressor of LangChain.js (`@langchain/core`), by structure: nothing of LangChain is
 * loaded.
 *
 * ```ts
 * const compressor = createRegionCompressor(reranker, { image: 'photo.jpg', topN: 3 })
 * new ContextualCompressionRetriever({ baseRetriever, baseCompressor: compressor })
 * ```
 *
 * @module @region-r1/reranker/langchain
 */
export type { DocumentRanking } from '../rank-documents.ts'
export {
  type CompressibleDocument,
  createRegionCompressor,
  type RegionCompressor,
  type RegionCompressorOptions,
} from './create-region-compressor.ts'

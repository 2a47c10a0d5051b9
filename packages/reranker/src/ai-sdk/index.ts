/**
 * The reranker as models of the Vercel AI SDK (`ai`), by structure: nothing of the SDK is loaded.
 *
 * ```ts
 * await rerank({ model: regionRerankingModel(reranker), query, documents, providerOptions: { 'region-r1': { image } } })
 * ```
 *
 * @module @region-r1/reranker/ai-sdk
 */
export type { JsonObject, JsonValue, WritableJsonObject, WritableJsonValue } from './json.ts'
// The SDK's contract of decision models may change in any of its releases.
export {
  type DecisionAnswer,
  type DecisionCallOptions,
  type DecisionCallResult,
  type DecisionFileData,
  type DecisionQuestion,
  type DecisionStatePart,
  type RegionDecisionModel,
  regionDecisionModel as experimental_regionDecisionModel,
} from './region-decision-model.ts'
export {
  type RegionRerankingModel,
  type RegionRerankingModelOptions,
  type RerankingCallOptions,
  type RerankingCallResult,
  regionRerankingModel,
} from './region-reranking-model.ts'
export type { RerankingDocuments } from './to-candidates.ts'
export type { AdapterWarning } from './warning.ts'

import type { Reranker } from '../create-reranker.ts'
import { type DocumentRanking, rankDocuments } from '../rank-documents.ts'
import type { RerankDecision } from '../rerank-result.ts'
import type { JsonObject, WritableJsonObject, WritableJsonValue } from './json.ts'
import { providerName, readProviderOptions } from './read-provider-options.ts'
import { type RerankingDocuments, toCandidates } from './to-candidates.ts'
import type { AdapterWarning } from './warning.ts'

/** The AI SDK's options of one call. */
export interface RerankingCallOptions {
  readonly documents: RerankingDocuments
  readonly query: string
  readonly topN?: number | undefined
  readonly abortSignal?: AbortSignal | undefined
  readonly providerOptions?: Record<string, JsonObject> | undefined
}

/** The AI SDK's result of one call. */
export interface RerankingCallResult {
  /** Best first. */
  ranking: { index: number; relevanceScore: number }[]
  providerMetadata: Record<string, WritableJsonObject>
  warnings: AdapterWarning[]
  response: { modelId: string }
}

/** The AI SDK's `RerankingModelV4` or `RerankingModelV3`. */
export interface RegionRerankingModel<Version extends 'v3' | 'v4' = 'v4'> {
  readonly specificationVersion: Version
  readonly provider: string
  readonly modelId: string
  /** What the AI SDK calls. */
  doRerank(options: RerankingCallOptions): Promise<RerankingCallResult>
}

/** How the model presents itself to the AI SDK. */
export interface RegionRerankingModelOptions<Version extends 'v3' | 'v4' = 'v4'> {
  /** @default the policy's id */
  readonly modelId?: string | undefined
  /** `v3` for AI SDK 6. @default 'v4' */
  readonly specificationVersion?: Version | undefined
  /**
   * Whether a document's picture may be a path or a file: URL. Documents that others wrote could then have any file of
   * this machine looked at; without it such a picture is not read, and a warning says so.
   *
   * @default false
   */
  readonly allowFilePaths?: boolean | undefined
}

/**
 * A reranking model of the AI SDK. The query's picture travels in `providerOptions['region-r1'].image` as a `data:` or
 * http(s) URL; without one the documents are ranked by the query alone, with a warning. Documents are texts, or objects
 * with `title`, `text` and `image`.
 *
 * `relevanceScore` is a cosine in [-1, 1], -1 where nothing of the document could be read. The decision, the ranks by
 * the full picture, the timings and the models come back in `providerMetadata['region-r1']`.
 *
 * @example
 * await rerank({
 *   model: regionRerankingModel(reranker),
 *   query: 'What does this bird eat?',
 *   documents,
 *   providerOptions: { 'region-r1': { image: 'data:image/png;base64,…' } },
 * })
 */
export function regionRerankingModel<Version extends 'v3' | 'v4' = 'v4'>(
  reranker: Reranker,
  {
    modelId = reranker.policy.id,
    specificationVersion = 'v4' as Version,
    allowFilePaths,
  }: RegionRerankingModelOptions<Version> = {},
): RegionRerankingModel<Version> {
  return {
    specificationVersion,
    provider: providerName,
    modelId,
    async doRerank({ documents, query, topN, abortSignal, providerOptions }) {
      const { image, warnings: optionWarnings } = readProviderOptions(providerOptions)
      const { candidates, warnings: documentWarnings } = toCandidates(documents)
      const ranked = await rankDocuments(reranker, {
        image,
        question: query,
        candidates,
        topN,
        allowFilePaths,
        signal: abortSignal,
      })
      const messages = ranked.warnings.map((message): AdapterWarning => ({ type: 'other', message }))
      return {
        ranking: ranked.ranking.map(({ originalIndex, score }) => ({
          index: originalIndex,
          relevanceScore: score ?? -1,
        })),
        providerMetadata: { [providerName]: describe(ranked) },
        warnings: [...optionWarnings, ...documentWarnings, ...messages],
        response: { modelId },
      }
    },
  }
}

function describeDecision(decision: RerankDecision): WritableJsonObject {
  if (decision.type === 'keep') return { ...decision }
  const { box, regions, ...rest } = decision
  const regionList = regions?.map((region): WritableJsonValue => ({ ...region, box: { ...region.box } }))
  return { ...rest, box: { ...box }, ...(regionList && { regions: regionList }) }
}

function describe({ result }: DocumentRanking): WritableJsonObject {
  if (result === undefined) return { decision: null }
  const { decision, ranking, passes, timings, models } = result
  return {
    decision: describeDecision(decision),
    passes,
    ranking: ranking.map(
      ({ originalIndex, rank, score, fullImageRank, fullImageScore }): WritableJsonValue => ({
        index: originalIndex,
        rank,
        score,
        fullImageRank,
        fullImageScore,
      }),
    ),
    timings: { ...timings },
    models: { ...models },
  }
}

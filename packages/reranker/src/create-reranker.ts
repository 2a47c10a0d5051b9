import {
  createDisposerStack,
  type DualEncoder,
  describeType,
  InvalidArgumentError,
  type RegionPolicy,
} from '@region-r1/core'
import {
  createEmbeddingCache,
  type EmbeddingCacheOptions,
  type LoadEncoderOptions,
  type ReadImageSourceOptions,
} from '@region-r1/encoder'
import { findPolicyEncoder } from '@region-r1/policy'
import {
  type CandidateEmbeddings,
  type EmbedCandidatesOptions,
  embedCandidates,
  type RerankCandidate,
} from '@region-r1/scoring'
import { assertCount } from './assert-count.ts'
import { type RerankBatchItem, type RerankBatchOptions, rerankBatch } from './rerank-batch.ts'
import type { RerankProgress } from './rerank-progress.ts'
import type { OpenQuery, RerankQuery } from './rerank-query.ts'
import type { RerankResult } from './rerank-result.ts'
import { type RerankWindowOptions, rerankWindow } from './rerank-window.ts'
import { resolveEncoder } from './resolve-encoder.ts'
import { resolvePolicy } from './resolve-policy.ts'
import { assertStoreFits } from './stores/assert-store-fits.ts'
import type { CandidateStore } from './stores/candidate-store.ts'

/** The models of a reranker, and what it keeps in memory. */
export interface RerankerOptions {
  /**
   * A loaded encoder, which stays the caller's to dispose of; `photos` or `icons`, which ship; the folder of one; or
   * `owner/name` of one on the Hugging Face hub, which is fetched into the cache where it is not there yet. A folder of that
   * name wins.
   *
   * @default `photos`, or the shipped one that the policy's folder was trained on
   */
  readonly encoder?: DualEncoder | string | undefined
  /**
   * A policy, which stays the caller's to dispose of; the name of one that needs no training (`keep`, `center`,
   * `random`, `similarity`, `look`); `default`; `head`, the trained one that ships, for the encoder of icons alone; or the
   * folder of a trained one.
   *
   * @default `look`; for the encoder of icons the head that ships
   */
  readonly policy?: RegionPolicy | string | undefined
  /**
   * Another encoder, or the folder of one, that scores the candidates: the policy goes on seeing by `encoder`, so that
   * it serves scorers it was not trained with. Embeddings of candidates are then the scorer's.
   *
   * @default encoder
   */
  readonly scorer?: DualEncoder | string | undefined
  /**
   * Crops that a policy loaded here may look at before it decides, each an encoder pass: 4 to 64 for `look`, 1 to 64 for
   * a trained one, where 1 decides from the full picture's features alone. Of a policy that is handed in, the most.
   *
   * @default 16 for `look`, what a trained one's config says, 64 for a policy that is handed in
   */
  readonly looks?: number | undefined
  /** Where an encoder that is loaded from a folder runs. @default 'auto' */
  readonly device?: LoadEncoderOptions['device'] | undefined
  /** Which of its files such an encoder runs. @default the most exact there is */
  readonly dtype?: LoadEncoderOptions['dtype'] | undefined
  /** Threads of one of its operators. @default all cores */
  readonly threads?: LoadEncoderOptions['threads'] | undefined
  /** Whether encoders of the hub may be fetched; never where `HF_HUB_OFFLINE` is 1. @default true */
  readonly allowDownloads?: LoadEncoderOptions['allowDownloads'] | undefined
  /** Called as their files come. */
  readonly onDownload?: LoadEncoderOptions['onDownload'] | undefined
  /**
   * Vectors of candidates are kept by content: how much of memory they may take, and a folder to keep them in as well.
   * Of queries nothing is kept.
   *
   * @default 256 MiB of memory, no folder
   */
  readonly cache?: EmbeddingCacheOptions | undefined
  /**
   * Asked by id for the vectors of candidates that bring none, before their pictures and texts are read: what it knows
   * is not encoded. It stays the caller's to close, and {@link fillCandidateStore} fills it.
   */
  readonly store?: CandidateStore | undefined
  /** How pictures are read: limits, where relative paths start, whether the web may be asked. */
  readonly images?: ReadImageSourceOptions | undefined
}

/** One query: photo, question, candidates, and how to answer it. */
export interface RerankOptions<Candidate extends RerankCandidate = RerankCandidate> extends OpenQuery<Candidate> {
  /** The best N of the ranking. @default all */
  readonly topN?: number | undefined
  /** Whether each entry of the ranking has its `candidate`, the very object that was given, with whatever else it holds. @default false */
  readonly returnCandidates?: boolean | undefined
  readonly signal?: AbortSignal | undefined
  /** Called as each stage begins, and after each chunk of candidates. */
  readonly onProgress?: ((progress: RerankProgress) => void) | undefined
}

/** Re-ranks candidates by the region of a picture that a question is about. Safe to call from many requests at once. */
export interface Reranker extends AsyncDisposable {
  readonly encoder: DualEncoder
  readonly scorer: DualEncoder
  readonly policy: RegionPolicy
  readonly store?: CandidateStore | undefined
  /**
   * Decides to keep or to crop the query's picture, and orders the candidates by their cosine with what is left of it.
   *
   * A candidate whose picture cannot be read is ranked by its text, or last without one, with a warning; so is one of
   * an id alone that the store does not know. An invalid answer of the policy keeps the full picture, with a warning.
   *
   * @throws InvalidArgumentError for an empty question, no candidates, duplicate ids, embeddings that do not fit,
   * another encoder's vectors in the store, or a query picture that is not there; ImageFormatError where that picture
   * cannot be decoded; the signal's reason; whatever the store throws.
   */
  rerank<Candidate extends RerankCandidate>(options: RerankOptions<Candidate>): Promise<RerankResult<Candidate>>
  /**
   * The same for many queries, from an array or a stream, with the encoder's passes batched over `batchSize` of them.
   * Yields one item a query, in order and as soon as its window is done; memory does not grow with their number.
   *
   * A query that fails is yielded as `rejected` and the rest go on. The iteration itself throws only where the signal
   * aborts or the stream of queries fails.
   *
   * @example
   * for await (const item of reranker.rerankBatch(queries)) {
   *   if (item.status === 'fulfilled') save(item.query, item.result)
   * }
   */
  rerankBatch<Query extends RerankQuery>(
    queries: Iterable<Query> | AsyncIterable<Query>,
    options?: RerankBatchOptions,
  ): AsyncGenerator<RerankBatchItem<Query>, void, undefined>
  /**
   * Vectors of candidates as this reranker computes and remembers them, without asking the store: to fill one, or to
   * have them ready before the first query.
   */
  embedCandidates(
    candidates: readonly RerankCandidate[],
    options?: Pick<EmbedCandidatesOptions, 'signal' | 'onProgress'>,
  ): Promise<CandidateEmbeddings>
  /** Frees what the reranker loaded itself, once; every later call of another method throws a DisposedError. */
  dispose(): Promise<void>
}

/**
 * A reranker over an encoder and a policy; without arguments over the encoder of photos and `look`.
 *
 * @throws InvalidArgumentError, ModelFormatError where the encoder or policy cannot be loaded, or they and the store do
 * not fit each other.
 * @example
 * const reranker = await createReranker()
 * const { decision, ranking } = await reranker.rerank({
 *   image: 'photo.jpg',
 *   question: 'What does this bird eat?',
 *   candidates: [{ id: 'owl', image: 'kb/owl.png', text: 'Owl. A bird of prey.' }],
 * })
 */
export async function createReranker(options: RerankerOptions = {}): Promise<Reranker> {
  const { device, dtype, threads, allowDownloads, onDownload, store, looks, images = {} } = options
  if (looks !== undefined) assertCount('looks', looks)
  const loading = { device, dtype, threads, allowDownloads, onDownload }
  const cache = createEmbeddingCache(options.cache)
  const disposers = createDisposerStack()
  disposers.defer(() => cache.close())
  const models = await disposers.guard(async () => {
    const encoder = await resolveEncoder(
      options.encoder ?? (await findPolicyEncoder(options.policy)),
      loading,
      disposers,
    )
    const scorer = options.scorer === undefined ? encoder : await resolveEncoder(options.scorer, loading, disposers)
    if (store) assertStoreFits(store, scorer)
    return { encoder, scorer, policy: await resolvePolicy(options.policy, encoder, { looks, disposers }) }
  })
  const parts = { ...models, maxLooks: looks, cache, store, images }
  const assertOpen = () => disposers.assertOpen('the reranker')

  return {
    ...models,
    store,
    async rerank<Candidate extends RerankCandidate>(options: RerankOptions<Candidate>) {
      assertOpen()
      const request: RerankWindowOptions = options ?? {}
      if (request.topN !== undefined) assertCount('topN', request.topN)
      request.signal?.throwIfAborted()
      const [result] = await rerankWindow([options], parts, request)
      if (result!.status === 'rejected') throw result!.reason
      return result!.value as RerankResult<Candidate>
    },
    rerankBatch(queries, { batchSize = 8, ...batchOptions } = {}) {
      assertOpen()
      assertCount('batchSize', batchSize)
      assertIterable(queries)
      if (batchOptions.topN !== undefined) assertCount('topN', batchOptions.topN)
      return rerankBatch(queries, parts, { ...batchOptions, batchSize })
    },
    async embedCandidates(candidates, embedOptions) {
      assertOpen()
      return embedCandidates(models.scorer, candidates, { ...embedOptions, cache, images })
    },
    dispose: disposers.dispose,
    [Symbol.asyncDispose]: disposers.dispose,
  }
}

function assertIterable(queries: Iterable<unknown> | AsyncIterable<unknown>): void {
  if (typeof queries === 'object' && queries !== null) {
    if (Symbol.iterator in queries || Symbol.asyncIterator in queries) return
  }
  const message = `expected the queries as an array or a stream of them, got ${describeType(queries)}`
  throw new InvalidArgumentError({ argument: 'queries', message })
}

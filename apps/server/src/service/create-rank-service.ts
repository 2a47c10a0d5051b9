import type { DualEncoder, RegionPolicy, RgbImage } from '@region-r1/core'
import {
  createEmbeddingCache,
  type EmbeddingCacheStatistics,
  type ReadImageSourceOptions,
  readImageSource,
} from '@region-r1/encoder'
import { createReranker } from '@region-r1/reranker'
import { embedCandidates } from '@region-r1/scoring'
import { createBoxPolicy } from './box-policy.ts'
import { createCostMeter, limitByBudget } from './budget.ts'
import { ownPolicyName, type Rerankers } from './open-rerankers.ts'
import { rankByPicture } from './rank-by-picture.ts'
import { rankByText } from './rank-by-text.ts'
import type { RankAnswer, RankRequest } from './rank-request.ts'
import { watchPolicy } from './watch-policy.ts'

/** Ranks for every route. */
export interface RankService {
  /** What a request may name as its policy; the first one is taken where it names none. */
  readonly policyNames: readonly string[]
  /** @throws what `rerank` throws; the signal's reason. */
  rank(request: RankRequest): Promise<RankAnswer>
  getCacheStatistics(): EmbeddingCacheStatistics
}

export interface RankServiceOptions {
  readonly encoder: DualEncoder
  readonly rerankers: Rerankers
  /** How pictures are read. */
  readonly images: ReadImageSourceOptions
}

/** Documents' vectors are remembered over all requests, whatever policy they are ranked by. */
export function createRankService({ encoder, rerankers, images }: RankServiceOptions): RankService {
  const cache = createEmbeddingCache()
  const costs = createCostMeter()

  /** The policy for what a request asks for. */
  async function choosePolicy({
    mode,
    policy = ownPolicyName,
    looks,
    region,
    text,
  }: RankRequest): Promise<RegionPolicy> {
    if (region) return createBoxPolicy(region)
    if (mode === 'keep' || text === undefined) return (await rerankers.open('keep')).policy
    return (mode === 'crop' ? await rerankers.openCropping(looks) : await rerankers.open(policy, looks)).policy
  }

  async function rankRequest(request: RankRequest, image: RgbImage | null, embedded: EmbeddedDocuments) {
    if (image === null) return rankByText(encoder, request, embedded)
    const { budgetMs, receivedAt, explain = false } = request
    const remarks: string[] = []
    const watched = watchPolicy(await choosePolicy(request), rerankers)
    const policy =
      budgetMs === undefined
        ? watched.policy
        : limitByBudget(watched.policy, {
            deadline: receivedAt + budgetMs,
            getCosts: costs.read,
            onExceeded: () =>
              remarks.push(`the budget of ${budgetMs} ms left no time to crop: the full picture was kept`),
          })
    const reranker = await createReranker({ encoder, policy })
    const answer = await rankByPicture(reranker, request, image, embedded)
    return {
      ...answer,
      warnings: [...answer.warnings, ...remarks],
      ...(explain && { explanation: await watched.explain() }),
    }
  }

  return {
    policyNames: rerankers.names,
    getCacheStatistics: () => cache.getStatistics(),
    async rank(given) {
      const request = completeRequest(given, encoder.embeddingSize)
      const { signal } = request
      const start = performance.now()
      const [embedded, { image, imageMs }] = await Promise.all([
        embedCandidates(encoder, request.documents, { cache, images, signal }),
        readPicture(request.image, { transparency: encoder.transparency, ...images, signal }),
      ])
      const answer = await rankRequest(request, image, embedded)
      const { timings } = answer
      if (timings.policyMs > 0) costs.add({ policyMs: timings.policyMs })
      if (answer.decision?.type === 'crop') costs.add({ cropMs: timings.cropMs })
      return {
        ...answer,
        results: given.documents.length === 0 ? [] : answer.results,
        warnings: [...embedded.warnings.map(({ message }) => message), ...answer.warnings],
        timings: {
          ...timings,
          decodeMs: timings.decodeMs + embedded.timings.decodeMs + imageMs,
          encodeMs: timings.encodeMs + embedded.timings.encodeMs,
          totalMs: performance.now() - start,
        },
      }
    },
  }
}

/** A blank text asks nothing; and where there are no documents, one that nobody sees stands for them. */
function completeRequest(request: RankRequest, embeddingSize: number): RankRequest {
  const { documents, image, text } = request
  const nothing = new Float32Array(embeddingSize).fill(1)
  return {
    ...request,
    ...(image !== undefined && text?.trim() === '' && { text: undefined }),
    ...(documents.length === 0 && { documents: [{ id: 'none', embedding: nothing }] }),
  }
}

type EmbeddedDocuments = Awaited<ReturnType<typeof embedCandidates>>

async function readPicture(source: Uint8Array | URL | undefined, options: ReadImageSourceOptions) {
  if (source === undefined) return { image: null, imageMs: 0 }
  const start = performance.now()
  const image = await readImageSource(source, options)
  return { image, imageMs: performance.now() - start }
}

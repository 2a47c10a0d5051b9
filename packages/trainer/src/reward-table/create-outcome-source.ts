import { type DualEncoder, type NormalizedBox, type RerankExample, toPixelBox } from '@region-r1/core'
import { type ReadImageSourceOptions, readImageSource } from '@region-r1/encoder'
import { createCandidateEmbedder } from '@region-r1/eval'
import { scoreViews } from '@region-r1/scoring'
import { computeRankingOutcome, type RankingOutcome } from '../rewards/ranking-outcome.ts'

/** What rewards are encoded by, where no table of them exists. */
export interface CreateOutcomeSourceOptions {
  readonly encoder: DualEncoder
  readonly images?: ReadImageSourceOptions | undefined
  /** Outcomes kept; the oldest make room. @default 1_000_000 */
  readonly capacity?: number | undefined
}

/** Rankings of any box of any query, encoded on demand and kept. */
export interface OutcomeSource {
  /**
   * What keeping (null) or each crop does to the ranking of a query's candidates. What was asked before is not encoded
   * again, the rest in one batch.
   *
   * @param boxes - in shares of the upright picture; pixels are rounded as `toPixelBox` rounds them
   * @returns one for each box, in their order
   */
  measure(
    example: RerankExample,
    boxes: readonly (NormalizedBox | null)[],
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<RankingOutcome[]>
  /** Pictures and crops encoded so far. */
  readonly passes: number
}

/**
 * Rewards for policies that may crop anywhere, of which no table can hold all: `createRewardFunction` turns two outcomes
 * into a reward.
 *
 * @throws what reading a picture and encoding throw.
 * @example
 * const source = createOutcomeSource({ encoder })
 * const [keep, crop] = await source.measure(example, [null, createNormalizedBox({ x1: 0, y1: 0, x2: 0.5, y2: 0.5 })])
 * createRewardFunction('mixture')(keep, crop)
 */
export function createOutcomeSource(options: CreateOutcomeSourceOptions): OutcomeSource {
  const { encoder, images, capacity = 1_000_000 } = options
  const embedCandidates = createCandidateEmbedder(encoder, { images })
  const known = new Map<string, RankingOutcome>()
  let passes = 0

  function keep(key: string, outcome: RankingOutcome): void {
    const oldest = known.size >= capacity ? known.keys().next().value : undefined
    if (oldest !== undefined) known.delete(oldest)
    known.set(key, outcome)
  }

  return {
    get passes() {
      return passes
    },
    async measure(example, boxes, { signal } = {}) {
      const keys = boxes.map(box => `${example.queryId}/${box === null ? 'keep' : [box.x1, box.y1, box.x2, box.y2]}`)
      const found = new Map(keys.map(key => [key, known.get(key)]))
      const missing = keys.flatMap((key, index) =>
        found.get(key) === undefined && keys.indexOf(key) === index ? [index] : [],
      )
      if (missing.length > 0) {
        const image = await readImageSource(example.image, { transparency: encoder.transparency, ...images, signal })
        const { embeddings } = await embedCandidates(example.candidates, { signal })
        const labels = example.candidates.map(({ relevance = 0 }) => relevance)
        const views = missing.map(index => {
          const box = boxes[index]!
          return box === null ? { image } : { image, box: toPixelBox(box, image) }
        })
        const scores = await scoreViews(views, embeddings, { scorer: encoder, signal })
        passes += missing.length
        for (const [place, index] of missing.entries()) {
          const outcome = computeRankingOutcome(scores[place]!, labels)
          found.set(keys[index]!, outcome)
          keep(keys[index]!, outcome)
        }
      }
      return keys.map(key => found.get(key)!)
    },
  }
}

import { computeDotProduct, type DualEncoder, type RerankExample } from '@region-r1/core'
import type { AskedScene } from './asked-scene.ts'
import { chooseHardCandidates } from './choose-candidates.ts'
import type { EmbeddedEntry } from './embed-entries.ts'

export interface ListCandidatesOptions {
  readonly encoder: DualEncoder
  readonly signal?: AbortSignal | undefined
}

/** A scene's queries with gold and 19 hard candidates each, as the encoder finds them. */
export async function listCandidates(
  { image, targets }: AskedScene,
  base: readonly EmbeddedEntry[],
  { encoder, signal }: ListCandidatesOptions,
): Promise<RerankExample[]> {
  const [features] = await encoder.encodeImages([{ image }], { signal })
  const pictureScores = base.map(({ vector }) => computeDotProduct(vector, features!.embedding))
  return targets.map(({ query, entry: { id: goldId } }) => {
    const gold = base.findIndex(({ entry }) => entry.id === goldId)
    const goldScores = base.map(({ vector }) => computeDotProduct(vector, base[gold]!.vector))
    const list = chooseHardCandidates({ pictureScores, goldScores, gold })
    const candidates = list.positions.map((position, rank) => {
      const { id, image, text } = base[position]!.entry
      return {
        id,
        image,
        text,
        relevance: position === gold ? 1 : 0,
        firstStageScore: Number(list.scores[rank]!.toFixed(6)),
      }
    })
    return { ...query, candidates }
  })
}

import { combineVectors, type DualEncoder, RegionR1Error } from '@region-r1/core'
import { type RenderedSvg, renderSvg, wrapSvg } from '../drawing/render-svg.ts'
import { drawIcon } from './draw-icon.ts'
import { type Entity, formatEntry } from './entities.ts'
import type { IconSet } from './icon-set.ts'

/** Pixels a side of a knowledge-base picture. */
const entrySide = 128
const encodeBatch = 64

/** The picture of an entity in the knowledge base: the icon alone on white. */
export function drawEntry(entity: Entity, set: IconSet): RenderedSvg {
  const icon = drawIcon(set.getIcon(entity.icons[set.name]!), { left: 0, top: 0, size: entrySide }, '')
  const ground = `<rect width="${entrySide}" height="${entrySide}" fill="#fff"/>`
  return renderSvg(wrapSvg(`${ground}${icon}`, entrySide, entrySide))
}

/** Each entity's vector as re-ranking scores it: normalise(image + text), `[D]`, in the entities' order. */
export async function embedKnowledgeBase(
  entities: readonly Entity[],
  images: readonly RenderedSvg[],
  encoder: DualEncoder,
  signal?: AbortSignal,
): Promise<Float32Array[]> {
  const vectors: Float32Array[] = []
  const options = { signal }
  for (let start = 0; start < entities.length; start += encodeBatch) {
    const views = images.slice(start, start + encodeBatch).map(({ image }) => ({ image }))
    const texts = entities.slice(start, start + encodeBatch).map(formatEntry)
    const [features, textVectors] = await Promise.all([
      encoder.encodeImages(views, options),
      encoder.encodeTexts(texts, options),
    ])
    for (const [index, { embedding }] of features.entries()) {
      const vector = combineVectors([embedding, textVectors[index]!])
      if (vector === null) throw createDirectionError(encoder, texts[index]!)
      vectors.push(vector)
    }
  }
  return vectors
}

function createDirectionError({ id }: DualEncoder, text: string): RegionR1Error {
  return new RegionR1Error({
    message: `the encoder ${id} gives the entry "${text}" a vector without a direction; its weights are broken`,
  })
}

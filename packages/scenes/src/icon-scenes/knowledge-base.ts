import { type DualEncoder, RegionR1Error } from '@region-r1/core'
import { embedContents } from '../candidates/embed-contents.ts'
import { type RenderedSvg, renderSvg, wrapSvg } from '../drawing/render-svg.ts'
import { drawIcon } from './draw-icon.ts'
import { type Entity, formatEntry } from './entities.ts'
import type { IconSet } from './icon-set.ts'

/** Pixels a side of a knowledge-base picture. */
const entrySide = 128

/** The picture of an entity in the knowledge base: the icon alone on white. */
export function drawEntry(entity: Entity, set: IconSet): RenderedSvg {
  const icon = drawIcon(set.getIcon(entity.icons[set.name]!), { left: 0, top: 0, size: entrySide }, '')
  const ground = `<rect width="${entrySide}" height="${entrySide}" fill="#fff"/>`
  return renderSvg(wrapSvg(`${ground}${icon}`, entrySide, entrySide))
}

/** Each entity's vector, in the entities' order: see {@link embedContents}. */
export async function embedKnowledgeBase(
  entities: readonly Entity[],
  images: readonly RenderedSvg[],
  encoder: DualEncoder,
  signal?: AbortSignal,
): Promise<Float32Array[]> {
  const texts = entities.map(formatEntry)
  const contents = texts.map((text, index) => ({ image: images[index]!.image, text }))
  const vectors = await embedContents(contents, { encoder, signal })
  return vectors.map((vector, index) => {
    if (vector === null) throw createDirectionError(encoder, texts[index]!)
    return vector
  })
}

function createDirectionError({ id }: DualEncoder, text: string): RegionR1Error {
  return new RegionR1Error({
    message: `the encoder ${id} gives the entry "${text}" a vector without a direction; its weights are broken`,
  })
}

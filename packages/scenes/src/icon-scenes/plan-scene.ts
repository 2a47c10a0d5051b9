import type { ImageSize, Rng } from '@region-r1/core'
import type { Placement } from './draw-icon.ts'
import type { Entity } from './entities.ts'

/** One icon of a scene: what it shows, by whom, where. */
export interface PlannedIcon extends Placement {
  readonly entity: Entity
}

/** A scene before it is drawn. */
export interface ScenePlan extends ImageSize {
  /** Several small icons, or one that fills the picture. */
  readonly type: 'cluttered' | 'large'
  /** The one artist who drew every icon of the scene. */
  readonly set: string
  readonly icons: readonly PlannedIcon[]
}

export interface PlanSceneOptions {
  readonly entities: readonly Entity[]
  /** The artists of the split. */
  readonly sets: readonly string[]
  readonly rng: Rng
}

const sizes: readonly ImageSize[] = [
  { width: 288, height: 288 },
  { width: 320, height: 256 },
  { width: 256, height: 320 },
]
const largeShare = 0.3
/** The share of cluttered scenes in which a second icon of one kind makes the question name place, size or colour. */
const twinShare = 0.5

/** Chooses artist, entities and places of one scene. */
export function planScene({ entities, sets, rng }: PlanSceneOptions): ScenePlan {
  const set = rng.pick(sets)
  const drawn = entities.filter(({ icons }) => icons[set] !== undefined)
  const size = rng.pick(sizes)
  const side = Math.min(size.width, size.height)
  if (rng.next() < largeShare) {
    const iconSize = Math.round(side * (0.74 + 0.22 * rng.next()))
    const left = rng.nextInt(size.width - iconSize + 1)
    const top = rng.nextInt(size.height - iconSize + 1)
    return { ...size, type: 'large', set, icons: [{ entity: rng.pick(drawn), left, top, size: iconSize }] }
  }
  const chosen = chooseEntities(drawn, 4 + rng.nextInt(4), rng)
  return { ...size, type: 'cluttered', set, icons: placeIcons(chosen, size, rng) }
}

function chooseEntities(drawn: readonly Entity[], count: number, rng: Rng): Entity[] {
  const shuffled = rng.shuffle(drawn)
  const chosen: Entity[] = []
  const first = shuffled[0]
  const twin = rng.next() < twinShare && shuffled.find(entity => entity !== first && entity.kind === first?.kind)
  if (first && twin) chosen.push(first, twin)
  for (const entity of shuffled) {
    if (chosen.length === count) break
    if (!chosen.some(({ kind }) => kind === entity.kind)) chosen.push(entity)
  }
  return chosen
}

/** Places icons one after the other where they hide at most a little of those before; one that finds no place is left out. */
function placeIcons(entities: readonly Entity[], { width, height }: ImageSize, rng: Rng): PlannedIcon[] {
  const placed: PlannedIcon[] = []
  const side = Math.min(width, height)
  for (const entity of entities) {
    for (let attempt = 0; attempt < 30; attempt++) {
      const size = Math.round(side * (0.19 + 0.19 * rng.next()))
      const place = { left: rng.nextInt(width - size + 1), top: rng.nextInt(height - size + 1), size }
      if (placed.some(other => overlaps(place, other))) continue
      placed.push({ entity, ...place })
      break
    }
  }
  return placed
}

function overlaps(a: Placement, b: Placement): boolean {
  const allowed = 0.08 * Math.min(a.size, b.size)
  const across = Math.min(a.left + a.size, b.left + b.size) - Math.max(a.left, b.left)
  const down = Math.min(a.top + a.size, b.top + b.size) - Math.max(a.top, b.top)
  return across > allowed && down > allowed
}

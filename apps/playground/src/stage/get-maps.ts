import type { Box, Explanation } from '../api/answer.ts'

/** What a map shows. */
export type MapName = 'patches' | 'looks'

/** A place in the picture and what it says to the question. */
export interface MapCell {
  readonly box: Box
  /** Cosine with the question. */
  readonly agreement: number
  /** From 0, the least of the map, to 1, the most. */
  readonly strength: number
  readonly name: string
}

/** What the policy saw, as cells over the picture, strongest first. */
export interface PictureMap {
  readonly name: MapName
  readonly label: string
  readonly cells: readonly MapCell[]
}

/** The maps that there are of an answer. */
export function getMaps(explanation: Explanation | undefined): readonly PictureMap[] {
  if (explanation === undefined) return []
  const { patches, looks } = explanation
  return [
    ...(patches === null
      ? []
      : [{ name: 'patches' as const, label: 'Patches', cells: toCells(placePatches(patches)) }]),
    ...(looks.length === 0
      ? []
      : [
          {
            name: 'looks' as const,
            label: 'Crops looked at',
            cells: toCells(looks.map((look, index) => ({ ...look, name: `crop ${index + 1}` }))),
          },
        ]),
  ]
}

type Place = Pick<MapCell, 'box' | 'agreement' | 'name'>

function placePatches({ rows, columns, box, agreement }: NonNullable<Explanation['patches']>): Place[] {
  const width = (box.x2 - box.x1) / columns
  const height = (box.y2 - box.y1) / rows
  return agreement.map((value, index) => {
    const [row, column] = [Math.floor(index / columns), index % columns]
    const [x1, y1] = [box.x1 + column * width, box.y1 + row * height]
    return {
      box: { x1, y1, x2: x1 + width, y2: y1 + height },
      agreement: value,
      name: `row ${row + 1}, column ${column + 1}`,
    }
  })
}

function toCells(places: readonly Place[]): MapCell[] {
  const values = places.map(({ agreement }) => agreement)
  const [least, most] = [Math.min(...values), Math.max(...values)]
  return places
    .map(place => ({ ...place, strength: most > least ? (place.agreement - least) / (most - least) : 0 }))
    .sort((a, b) => b.agreement - a.agreement)
}

import type { Box, Explanation } from '../api/answer.ts'

/** What a map shows. */
export type MapName = 'patches' | 'looks' | 'boxes'

/** A place in the picture and what it says to the question. */
export interface MapCell {
  readonly box: Box
  readonly name: string
  /** In words. */
  readonly says: string
  /** From 0, the least of the map, to 1, the most. */
  readonly strength: number
}

/** What the policy saw, as cells over the picture, strongest first. */
export interface PictureMap {
  readonly name: MapName
  readonly label: string
  /** What one cell is called. */
  readonly cellName: string
  /** Whether cells lie over each other. */
  readonly overlaps: boolean
  readonly cells: readonly MapCell[]
}

/** A box that a head hardly thought of is not shown. */
const leastProbability = 0.001

/** The maps that there are of an answer. */
export function getMaps(explanation: Explanation | undefined): readonly PictureMap[] {
  if (explanation === undefined) return []
  const { patches, looks, boxes } = explanation
  const maps: PictureMap[] = [
    {
      ...{ name: 'boxes', label: 'Policy’s boxes', cellName: 'Box', overlaps: true },
      cells: toCells(placeBoxes(boxes ?? []), sayProbability),
    },
    {
      ...{ name: 'patches', label: 'Patches', cellName: 'Patch', overlaps: false },
      cells: toCells(patches === null ? [] : placePatches(patches), sayCosine),
    },
    {
      ...{ name: 'looks', label: 'Crops looked at', cellName: 'Crop', overlaps: true },
      cells: toCells(
        looks.map(({ box, agreement }, index) => ({ box, value: agreement, name: `crop ${index + 1}` })),
        sayCosine,
      ),
    },
  ]
  return maps.filter(({ cells }) => cells.length > 0)
}

interface Place {
  readonly box: Box
  readonly name: string
  readonly value: number
}

function placeBoxes(boxes: NonNullable<Explanation['boxes']>): Place[] {
  return boxes
    .filter(({ probability }, index) => index === 0 || probability >= leastProbability)
    .map(({ box, probability }, index) => ({ box, value: probability, name: `box ${index + 1}` }))
}

function placePatches({ rows, columns, box, agreement }: NonNullable<Explanation['patches']>): Place[] {
  const width = (box.x2 - box.x1) / columns
  const height = (box.y2 - box.y1) / rows
  return agreement.map((value, index) => {
    const [row, column] = [Math.floor(index / columns), index % columns]
    const [x1, y1] = [box.x1 + column * width, box.y1 + row * height]
    return {
      box: { x1, y1, x2: x1 + width, y2: y1 + height },
      value,
      name: `row ${row + 1}, column ${column + 1}`,
    }
  })
}

function toCells(places: readonly Place[], say: (value: number) => string): MapCell[] {
  const values = places.map(({ value }) => value)
  const [least, most] = [Math.min(...values), Math.max(...values)]
  return [...places]
    .sort((a, b) => b.value - a.value)
    .map(({ box, name, value }) => ({
      box,
      name,
      says: say(value),
      strength: most > least ? (value - least) / (most - least) : 0,
    }))
}

function sayCosine(cosine: number): string {
  return `cosine ${cosine.toFixed(3)}`
}

function sayProbability(probability: number): string {
  return `probability ${(100 * probability).toFixed(1)} %`
}

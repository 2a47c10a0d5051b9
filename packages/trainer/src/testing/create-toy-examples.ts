import { createRng, type RerankExample, type RgbImage } from '@region-r1/core'
import { encodePng } from '@region-r1/encoder'

const colours = {
  red: [255, 0, 0],
  green: [0, 255, 0],
  blue: [0, 0, 255],
  yellow: [255, 255, 0],
} as const

type Colour = keyof typeof colours

const names = Object.keys(colours) as Colour[]
const side = 32

/**
 * A task with a known best answer for `createFakeEncoder`: four squares of four colours, and a question about one of
 * them (crop to its quarter), or two halves and a question about both (keep, as every quarter shows one colour alone).
 */
export async function createToyExamples(count: number, seed: number): Promise<RerankExample[]> {
  const rng = createRng(seed)
  const pairs = names.flatMap((left, index) => names.slice(index + 1).map(right => [left, right] as const))
  const candidates = await Promise.all(
    [...names.map(name => [name, name] as const), ...pairs].map(async ([left, right]) => ({
      id: left === right ? left : `${left}-${right}`,
      image: await toDataUrl((x: number) => (x < side / 2 ? left : right)),
    })),
  )
  const label = (gold: string) =>
    candidates.map(candidate => ({ ...candidate, relevance: candidate.id === gold ? 1 : 0 }))
  return Promise.all(
    Array.from({ length: count }, async (_, index): Promise<RerankExample> => {
      const queryId = `toy-${seed}-${index}`
      if (index % 3 === 2) {
        const [left, right] = rng.pick(pairs)
        const image = await toDataUrl(x => (x < side / 2 ? left : right))
        return { queryId, image, question: 'both of them', candidates: label(`${left}-${right}`), tags: ['large'] }
      }
      const placed = rng.shuffle(names)
      const asked = rng.pick(placed)
      const image = await toDataUrl((x, y) => placed[(y < side / 2 ? 0 : 2) + (x < side / 2 ? 0 : 1)]!)
      return { queryId, image, question: `the ${asked} one`, candidates: label(asked), tags: ['cluttered'] }
    }),
  )
}

/** The grid of a toy's boxes: its four quarters. */
export const toyAnchors = { scales: [{ side: 0.5, grid: 2 }] }

async function toDataUrl(colourAt: (x: number, y: number) => Colour): Promise<string> {
  const image: RgbImage = {
    width: side,
    height: side,
    data: Uint8Array.from({ length: side * side * 3 }, (_, index) => {
      const pixel = Math.floor(index / 3)
      return colours[colourAt(pixel % side, Math.floor(pixel / side))][index % 3]!
    }),
  }
  return `data:image/png;base64,${Buffer.from(await encodePng(image)).toString('base64')}`
}

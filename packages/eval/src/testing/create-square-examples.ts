import { createRng, type RerankExample } from '@region-r1/core'
import { encodePng } from '@region-r1/encoder'

const colours = { red: [255, 0, 0], green: [0, 255, 0], blue: [0, 0, 255], yellow: [255, 255, 0] } as const
type Colour = keyof typeof colours

/** A picture of 40 x 40 of one colour, with a square of another whose corner is at (x, y). */
async function paint(ground: Colour, square: Colour, [x, y]: readonly [number, number]): Promise<string> {
  const data = new Uint8Array(40 * 40 * 3)
  for (let pixel = 0; pixel < 1600; pixel++) {
    const [column, row] = [pixel % 40, Math.floor(pixel / 40)]
    const inside = column >= x && column < x + 12 && row >= y && row < y + 12
    data.set(colours[inside ? square : ground], pixel * 3)
  }
  const png = await encodePng({ width: 40, height: 40, data })
  return `data:image/png;base64,${Buffer.from(png).toString('base64')}`
}

/**
 * Examples for tests that ask for a small square, of four colours by name: the full picture ranks the ground's colour
 * first, the true box ranks gold first.
 */
export async function createSquareExamples(count: number): Promise<RerankExample[]> {
  const rng = createRng(11)
  const names = Object.keys(colours) as Colour[]
  const examples: RerankExample[] = []
  for (let query = 0; query < count; query++) {
    const [ground, square] = rng.shuffle(names) as [Colour, Colour]
    const corner = [rng.nextInt(28), rng.nextInt(28)] as const
    examples.push({
      queryId: `q${query}`,
      image: await paint(ground, square, corner),
      question: `the ${square} one`,
      candidates: names.map(name => ({ id: name, text: name, relevance: name === square ? 1 : 0 })),
      targetBox: { x1: corner[0], y1: corner[1], x2: corner[0] + 12, y2: corner[1] + 12 },
      tags: [query % 2 === 0 ? 'even' : 'odd'],
    })
  }
  return examples
}

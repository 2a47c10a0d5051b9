import { InvalidArgumentError } from 'commander'

/** The scales of an anchor grid from a flag: `0.3x5,0.5x3` is boxes of side 0.3 on 5 x 5 places, and 0.5 on 3 x 3. */
export function parseAnchors(text: string): { scales: { side: number; grid: number }[] } {
  const scales = text.split(',').map(part => {
    const [, side, grid] = /^(0?\.\d+|1)x(\d+)$/.exec(part.trim()) ?? []
    if (side === undefined || Number(grid) < 1) {
      throw new InvalidArgumentError(`"${part}" is no scale; expected side x places, such as 0.3x5 (side up to 1).`)
    }
    return { side: Number(side), grid: Number(grid) }
  })
  return { scales }
}

import { type DualEncoder, InvalidArgumentError, normalizeVector, type PatchGrid, type RgbImage } from '@region-r1/core'
import { cropAndResize } from '../crop-and-resize.ts'

/** The shapes of what a fake encoder gives. */
export interface FakeEncoderOptions {
  /** D, at least 5: four numbers of colour, the rest for words. @default 16 */
  readonly embeddingSize?: number | undefined
  /** Patches a side. @default 4 */
  readonly grid?: number | undefined
}

/** A {@link DualEncoder} that counts what it was asked for. */
export interface FakeEncoder extends DualEncoder {
  readonly patchGrid: PatchGrid
  /** Views and texts encoded so far: tells whether a cache did its work. */
  readonly counts: { images: number; texts: number }
  readonly disposed: boolean
}

/**
 * A small deterministic encoder in which pictures and texts meet by colour: an image is the mean colour over a grid, its
 * patches are the colours of the cells, the words "red", "green", "blue", "yellow", "cyan", "magenta", "white", "black"
 * and "grey" are those colours, and any other word is a hashed direction of its own that no picture has.
 *
 * @example
 * const encoder = createFakeEncoder()
 * const [red] = await encoder.encodeTexts(['the red one']) // closest to the reddest picture
 */
export function createFakeEncoder({ embeddingSize = 16, grid = 4 }: FakeEncoderOptions = {}): FakeEncoder {
  if (embeddingSize < 5) {
    throw new InvalidArgumentError({
      argument: 'embeddingSize',
      message: `a fake encoder needs an embeddingSize of at least 5, got ${embeddingSize}`,
    })
  }
  const counts = { images: 0, texts: 0 }
  let disposed = false

  function encodeCells(cells: RgbImage) {
    const patches = new Float32Array(grid * grid * embeddingSize)
    const embedding = new Float32Array(embeddingSize)
    for (let cell = 0; cell < grid * grid; cell++) {
      const [red, green, blue] = cells.data.subarray(cell * 3)
      const patch = patches.subarray(cell * embeddingSize, (cell + 1) * embeddingSize)
      patch.set(createColour(red! / 255, green! / 255, blue! / 255))
      for (let index = 0; index < 4; index++) embedding[index]! += patch[index]!
    }
    return { embedding: normalizeVector(embedding) ?? embedding, patches }
  }

  function encodeText(text: string) {
    const embedding = new Float32Array(embeddingSize)
    for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []) {
      const colour = colours.get(word)
      if (colour === undefined) embedding[4 + (hashWord(word) % (embeddingSize - 4))]! += 0.5
      else
        colour.forEach((value, index) => {
          embedding[index]! += value
        })
    }
    if (embedding[3] === 0) embedding[3] = 0.25
    return normalizeVector(embedding) ?? embedding
  }

  return {
    id: `fake-${embeddingSize}-${grid}`,
    embeddingSize,
    patchGrid: { rows: grid, columns: grid, size: embeddingSize },
    counts,
    get disposed() {
      return disposed
    },
    async encodeImages(views, { signal } = {}) {
      signal?.throwIfAborted()
      counts.images += views.length
      return views.map(({ image, box }) =>
        encodeCells(cropAndResize(image, { box, width: grid, height: grid, resample: 'bilinear' })),
      )
    },
    async encodeTexts(texts, { signal } = {}) {
      signal?.throwIfAborted()
      counts.texts += texts.length
      return texts.map(encodeText)
    },
    async dispose() {
      disposed = true
    },
  }
}

/** Around grey as the origin, with a constant so that grey has a direction too. */
function createColour(red: number, green: number, blue: number): [number, number, number, number] {
  return [2 * red - 1, 2 * green - 1, 2 * blue - 1, 0.25]
}

const colours = new Map([
  ['red', createColour(1, 0, 0)],
  ['green', createColour(0, 1, 0)],
  ['blue', createColour(0, 0, 1)],
  ['yellow', createColour(1, 1, 0)],
  ['cyan', createColour(0, 1, 1)],
  ['magenta', createColour(1, 0, 1)],
  ['white', createColour(1, 1, 1)],
  ['black', createColour(0, 0, 0)],
  ['grey', createColour(0.5, 0.5, 0.5)],
])

function hashWord(word: string): number {
  let hash = 0
  for (const character of word) hash = (Math.imul(hash, 31) + character.codePointAt(0)!) >>> 0
  return hash
}

import { readFile } from 'node:fs/promises'
import type { DualEncoder, RgbImage } from '@region-r1/core'
import type { ShippedEncoderName } from '@region-r1/encoder'

/** What a shipped encoder makes of one built-in picture and text: written when it is shipped, compared by `doctor`. */
export interface GoldenValues {
  /** The id holds a hash over all of the encoder's files. */
  readonly encoder: string
  /** `[D]` */
  readonly image: readonly number[]
  /** `[D]` */
  readonly text: readonly number[]
}

const goldenText = 'Which animal is on the left?'

/** Encodes the built-in picture and text. Four decimals are more than the check needs. */
export async function computeGoldenValues(encoder: DualEncoder): Promise<GoldenValues> {
  const [features] = await encoder.encodeImages([{ image: createGoldenPicture() }])
  const [text] = await encoder.encodeTexts([goldenText])
  const round = (vector: Float32Array) => Array.from(vector, value => Number(value.toFixed(4)))
  return { encoder: encoder.id, image: round(features!.embedding), text: round(text!) }
}

export async function readGoldenValues(name: ShippedEncoderName): Promise<GoldenValues> {
  return (JSON.parse(await readFile(goldenFile, 'utf8')) as Record<ShippedEncoderName, GoldenValues>)[name]
}

/** The same from `src` and from `dist`. */
const goldenFile = new URL('../../assets/golden.json', import.meta.url)

/** A red disc on a slope from blue to green, drawn without any decoder. */
function createGoldenPicture(): RgbImage {
  const width = 96
  const height = 80
  const data = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const inside = (x - 30) ** 2 + (y - 40) ** 2 < 20 ** 2
      data.set(inside ? [220, 40, 30] : [20, 2 * x, 250 - 3 * y], (y * width + x) * 3)
    }
  }
  return { width, height, data }
}

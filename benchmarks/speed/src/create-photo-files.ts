import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRng, type RgbImage } from '@region-r1/core'
import sharp from 'sharp'

/** JPEGs of 1 to 3 megapixels in a folder that goes with this. */
export interface PhotoFiles extends AsyncDisposable {
  readonly files: readonly string[]
}

/** Photos of growing size, the first 1200 x 900. */
export async function createPhotoFiles(count: number): Promise<PhotoFiles> {
  const folder = await mkdtemp(join(tmpdir(), 'region-r1-photos-'))
  const files: string[] = []
  for (let index = 0; index < count; index++) {
    const { data, width, height } = paintPhoto(1200 + 40 * index, 900 + 30 * index, `photo ${index}`)
    const file = join(folder, `${index}.jpg`)
    await writeFile(
      file,
      await sharp(data, { raw: { width, height, channels: 3 } })
        .jpeg({ quality: 88 })
        .toBuffer(),
    )
    files.push(file)
  }
  return { files, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) }
}

/** Smooth ground, edges and noise, so that a JPEG of it is as large as a photo's. */
function paintPhoto(width: number, height: number, seed: string): RgbImage {
  const rng = createRng(seed)
  const waves = Array.from({ length: 6 }, () => ({ x: rng.next() / 40, y: rng.next() / 40, phase: 6 * rng.next() }))
  const data = new Uint8Array(width * height * 3)
  for (let at = 0; at < data.length; at++) {
    const pixel = Math.floor(at / 3)
    const { x, y, phase } = waves[(at % 3) * 2 + (pixel % width > width / 2 ? 1 : 0)]!
    const level = 128 + 90 * Math.sin((pixel % width) * x + Math.floor(pixel / width) * y + phase)
    data[at] = level + rng.nextInt(17) - 8
  }
  return { width, height, data }
}

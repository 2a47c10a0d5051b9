import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

const folder = new URL('../../../packages/encoder/src/__fixtures__/images/', import.meta.url)

/** Small pictures of every format and kind that the encoder's own tests read, by name. */
export async function readPictureSamples(): Promise<Map<string, Uint8Array>> {
  const names = (await readdir(fileURLToPath(folder)))
    .filter(name => /\.(jpg|png|webp|gif|bmp|tiff)$/.test(name))
    .sort()
  return new Map(await Promise.all(names.map(async name => [name, await readFile(new URL(name, folder))] as const)))
}

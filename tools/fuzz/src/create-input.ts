import { createRng } from '@region-r1/core'
import { createDataSamples, type DataKind, type DataSample } from './data-samples.ts'
import { mutate, pick } from './mutate.ts'
import { readPictureSamples } from './picture-samples.ts'

/** One thing to read, and by whom. */
export type FuzzInput =
  | {
      readonly target: 'picture'
      readonly decoder: 'jimp' | 'sharp'
      readonly name: string
      readonly bytes: Uint8Array
    }
  | { readonly target: 'data'; readonly kind: DataKind; readonly name: string; readonly bytes: Uint8Array }

/** Inputs by seed and number: the same ones give the same bytes, alone or in a row. */
export async function openInputs(seed: number): Promise<(index: number) => FuzzInput> {
  const pictures = [...(await readPictureSamples()).values()]
  const byKind = new Map<string, DataSample[]>()
  for (const sample of createDataSamples()) {
    const key = `${sample.kind}.${sample.extension}`
    byKind.set(key, [...(byKind.get(key) ?? []), sample])
  }
  const kinds = [...byKind.values()]
  return index => {
    const rng = createRng(`${seed}/${index}`)
    if (index % 2 === 0) {
      const decoder = index % 4 === 0 ? 'jimp' : 'sharp'
      return { target: 'picture', decoder, name: `${seed}-${index}.${decoder}`, bytes: mutate(pictures, rng) }
    }
    const samples = pick(kinds, rng)
    const { kind, extension } = samples[0]!
    const bytes = mutate(
      samples.map(sample => sample.bytes),
      rng,
    )
    return { target: 'data', kind, name: `${seed}-${index}.${kind}.${extension}`, bytes }
  }
}

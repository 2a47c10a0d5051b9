import { type ImageFinder, openImageFinder } from '@region-r1/datasets'

/** Flags that say where the questions' pictures lie. */
export interface ImageFlags {
  readonly landmarks?: string
  readonly inaturalist?: string
  readonly inaturalistNames?: string
  readonly infoseekImages?: string
}

/** Finds the questions' pictures in the folders of the flags. */
export async function openImages(flags: ImageFlags): Promise<ImageFinder & AsyncDisposable> {
  const { landmarks, inaturalist, inaturalistNames, infoseekImages } = flags
  const finder = await openImageFinder({
    landmarks,
    inaturalist: inaturalist === undefined ? undefined : { folder: inaturalist, names: inaturalistNames },
    infoseek: infoseekImages,
  })
  return Object.assign(finder, { [Symbol.asyncDispose]: () => finder.close() })
}

/** Whether any of the flags was given. */
export function hasImageFlags(flags: ImageFlags): boolean {
  return [flags.landmarks, flags.inaturalist, flags.infoseekImages].some(folder => folder !== undefined)
}

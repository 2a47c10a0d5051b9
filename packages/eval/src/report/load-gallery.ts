import type { RgbImage } from '@region-r1/core'
import { cropAndResize, type ReadImageSourceOptions, readImageSource } from '@region-r1/encoder'
import type { GalleryPick, GalleryPicks } from '../protocol/gallery-picks.ts'
import { encodeDataUrl } from './encode-data-url.ts'
import { type Gallery, type GalleryCandidate, type GalleryCase, galleryListLength } from './gallery-case.ts'

/** Longest sides in pixels: twice what the page shows, for fine screens and print. */
const pictureSide = 528
const thumbnailSide = 144

/** Reads the pictures of the chosen queries again and makes them small. What can't be read is left out. */
export async function loadGallery(picks: GalleryPicks, images: ReadImageSourceOptions = {}): Promise<Gallery> {
  const loadAll = async (chosen: readonly GalleryPick[]) => {
    const cases: GalleryCase[] = []
    for (const pick of chosen) cases.push(await loadCase(pick, picks.system, images))
    return cases
  }
  return {
    system: picks.system,
    improved: await loadAll(picks.improved),
    degraded: await loadAll(picks.degraded),
    random: await loadAll(picks.random),
  }
}

async function loadCase(
  { row, example }: GalleryPick,
  system: string,
  images: ReadImageSourceOptions,
): Promise<GalleryCase> {
  const shown = new Set(['keep', system].flatMap(name => row.systems[name]!.ranking.slice(0, galleryListLength)))
  const candidates = new Map<number, GalleryCandidate>()
  for (const index of shown) {
    const { image, text } = example.candidates[index]!
    const thumbnail = image === undefined ? null : await loadPicture(image, thumbnailSide, images)
    candidates.set(index, { thumbnail, text: text ?? null })
  }
  return { row, picture: await loadPicture(example.image, pictureSide, images), candidates }
}

async function loadPicture(source: string, side: number, images: ReadImageSourceOptions): Promise<string | null> {
  let image: RgbImage
  try {
    image = await readImageSource(source, images)
  } catch {
    // The run has warned about it; the page shows the candidate's text or id instead.
    return null
  }
  const scale = Math.min(1, side / Math.max(image.width, image.height))
  const width = Math.max(1, Math.round(image.width * scale))
  const height = Math.max(1, Math.round(image.height * scale))
  return encodeDataUrl(scale === 1 ? image : cropAndResize(image, { width, height, resample: 'bicubic' }))
}

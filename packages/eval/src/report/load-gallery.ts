import type { ReadImageSourceOptions } from '@region-r1/encoder'
import { loadPicture } from '../page/load-picture.ts'
import type { GalleryPick, GalleryPicks } from '../protocol/gallery-picks.ts'
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

import type { RgbImage } from '@region-r1/core'
import type { KbEntry } from '@region-r1/datasets'
import { cropAndResize } from '@region-r1/encoder'
import { cutOut, type Picture } from '@region-r1/scenes'
import { isHeldOut, type OpenPhotoOptions, openPhoto } from './kb-photos.ts'

/** A picture in the sizes that training draws from. */
export interface StockPicture {
  /** The longest side {@link stockSide}. */
  readonly whole: RgbImage
  /** What is on it without its plain ground; the same as `whole` where the ground is not plain. */
  readonly thing: Picture
}

/** An entry that training may draw. */
export interface StockEntry {
  readonly id: string
  readonly text?: string | undefined
  readonly kind?: string | undefined
  /** The picture that stands for the entry among candidates, squashed to the encoder's input. */
  readonly own: RgbImage
  /** What training draws in scenes: one or more. */
  readonly shown: readonly StockPicture[]
  /** What training never sees, squashed to the encoder's input. */
  readonly heldOut: readonly RgbImage[]
}

export interface LoadPictureStockOptions extends OpenPhotoOptions {
  readonly imageSide: number
  readonly validationShare: number
  readonly onProgress?: ((progress: { readonly done: number; readonly total: number }) => void) | undefined
}

/** Larger than what the encoder sees, so that zooming in stays sharp. */
const stockSide = 128

/**
 * Reads the pictures of a knowledge base into memory, about 50 kB each. Of an entry's further pictures a share is held
 * out; which ones follows from the entry's id and the picture's place in it. Entries without any picture are left out.
 */
export async function loadPictureStock(
  entries: readonly KbEntry[],
  options: LoadPictureStockOptions,
): Promise<StockEntry[]> {
  const { imageSide, validationShare, onBrokenImage, onProgress, signal } = options
  const squash = (image: RgbImage) => cropAndResize(image, { width: imageSide, height: imageSide })
  const stock: StockEntry[] = []

  const open = (path: string) => openPhoto(path, { onBrokenImage, signal })

  for (const [index, { id, image, text, kind, sceneImages }] of entries.entries()) {
    const further = sceneImages.filter(path => path !== image)
    const heldOut =
      image === undefined && further.length < 2
        ? []
        : further.filter((_, position) => isHeldOut(id, position, validationShare))
    const shown = further.filter(path => !heldOut.includes(path))
    const own = image ?? shown[0]
    const ownPixels = own === undefined ? null : await open(own)
    const shownPixels = await openAll(shown.length === 0 && own !== undefined ? [own] : shown)
    const standIn = ownPixels ?? shownPixels[0]
    if (standIn !== undefined) {
      stock.push({
        ...{ id, text, kind },
        own: squash(standIn),
        // The own picture is drawn in scenes too: data synthesize does where there are no others.
        shown: (shownPixels.length > 0 ? shownPixels : [standIn]).map(toStock),
        heldOut: (await openAll(heldOut)).map(squash),
      })
    }
    onProgress?.({ done: index + 1, total: entries.length })
  }
  return stock

  async function openAll(paths: readonly string[]): Promise<RgbImage[]> {
    const images = []
    for (const path of paths) {
      const pixels = await open(path)
      if (pixels !== null) images.push(pixels)
    }
    return images
  }
}

function toStock(image: RgbImage): StockPicture {
  const scale = stockSide / Math.max(image.width, image.height)
  const side = (pixels: number) => Math.max(1, Math.round(pixels * scale))
  const whole = scale < 1 ? cropAndResize(image, { width: side(image.width), height: side(image.height) }) : image
  return { whole, thing: cutOut(whole) }
}

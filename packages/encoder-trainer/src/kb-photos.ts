import { createRng, type RgbImage } from '@region-r1/core'
import { readImageSource } from '@region-r1/encoder'

export interface OpenPhotoOptions {
  /** Called with each picture that cannot be read and is done without. Without it the first one throws. */
  readonly onBrokenImage?: ((image: string, error: unknown) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/** The pixels of a knowledge base's picture, or null where it is broken and may be. */
export async function openPhoto(path: string, { onBrokenImage, signal }: OpenPhotoOptions): Promise<RgbImage | null> {
  signal?.throwIfAborted()
  try {
    return await readImageSource(path)
  } catch (error) {
    if (!onBrokenImage) throw error
    onBrokenImage(path, error)
    return null
  }
}

/** Whether training never sees a further picture of an entry: it follows from the entry's id and the picture's place. */
export function isHeldOut(id: string, position: number, validationShare: number): boolean {
  return createRng(`train-encoder/held-out/${id}/${position}`).next() < validationShare
}

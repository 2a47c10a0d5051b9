import type { DualEncoder, ImageView, RgbImage, Rng } from '@region-r1/core'
import type { KbEntry } from '@region-r1/datasets'
import { listIconNames, loadSceneQuestionBook } from '@region-r1/scenes'
import { askForKind } from '../entry-texts.ts'
import { isHeldOut, type OpenPhotoOptions, openPhoto } from '../kb-photos.ts'
import { drawPhotoViews } from './draw-photo-views.ts'

/** An entry as the frozen encoder sees it; vectors of unit length. */
export interface AdapterEntry {
  readonly id: string
  /** Of the picture that stands for it among candidates; undefined where it has none. */
  readonly picture?: Float32Array | undefined
  readonly text?: Float32Array | undefined
  /** Among the kinds of the stock. */
  readonly kind?: number | undefined
  /** Of photos and of crops of them: what training shows. */
  readonly views: readonly Float32Array[]
  /** Of photos that training never sees, whole. */
  readonly heldOut: readonly Float32Array[]
  /** Of crops of these. */
  readonly heldOutCrops: readonly Float32Array[]
}

/** All that an adapter learns from: the encoder runs once over it. */
export interface AdapterStock {
  readonly entries: readonly AdapterEntry[]
  /** Of questions about each kind. */
  readonly kinds: readonly Float32Array[]
  /** Of everyday names, which should stay where they are. */
  readonly replay: readonly Float32Array[]
  readonly pictures: number
}

export interface LoadAdapterStockOptions extends OpenPhotoOptions {
  readonly encoder: DualEncoder
  readonly validationShare: number
  /** Of each photo, beside the whole of it. */
  readonly crops: number
  readonly rng: Rng
  readonly onProgress?: ((progress: { readonly done: number; readonly total: number }) => void) | undefined
}

/**
 * Encodes a knowledge base once. Of an entry's further pictures a share is held out, by the entry's id and the picture's
 * place in it, as `train-encoder` does; an entry without any shows crops of its own picture.
 */
export async function loadAdapterStock(
  entries: readonly KbEntry[],
  { encoder, validationShare, crops, rng, onBrokenImage, onProgress, signal }: LoadAdapterStockOptions,
): Promise<AdapterStock> {
  const encodeTexts = async (texts: readonly string[]) =>
    texts.length === 0 ? [] : encoder.encodeTexts(texts, { signal })
  const encode = async (views: readonly ImageView[]) =>
    (await encoder.encodeImages(views, { signal })).map(({ embedding }) => embedding)
  const open = (path: string) => openPhoto(path, { onBrokenImage, signal })

  const book = loadSceneQuestionBook()
  const names = [...new Set(entries.flatMap(({ kind }) => (kind === undefined ? [] : [kind])))]
  const kinds = await encodeTexts(names.map(kind => askForKind(kind, book, rng.fork(`kind/${kind}`))))
  const stock: AdapterEntry[] = []
  let pictures = 0
  for (const [index, { id, image, text, kind, sceneImages }] of entries.entries()) {
    const further = sceneImages.filter(path => path !== image)
    const own = image === undefined ? null : await open(image)
    const views: Float32Array[] = []
    const heldOut: Float32Array[] = []
    const heldOutCrops: Float32Array[] = []
    for (const [position, path] of further.entries()) {
      const photo = await open(path)
      if (photo === null) continue
      const [whole, ...cropped] = await encode(listViews(photo, crops, rng.fork(`views/${id}/${position}`)))
      if (isHeldOut(id, position, validationShare)) {
        heldOut.push(whole!)
        heldOutCrops.push(...cropped)
      } else views.push(whole!, ...cropped)
      pictures++
    }
    if (views.length === 0 && own !== null) views.push(...(await encode(listViews(own, crops, rng.fork(`own/${id}`)))))
    if (own !== null) pictures++
    stock.push({
      id,
      picture: own === null ? undefined : (await encode([{ image: own }]))[0],
      text: text === undefined ? undefined : (await encodeTexts([text]))[0],
      kind: kind === undefined ? undefined : names.indexOf(kind),
      views,
      heldOut,
      heldOutCrops,
    })
    onProgress?.({ done: index + 1, total: entries.length })
  }
  return { entries: stock.filter(isUsable), kinds, replay: await encodeTexts(listIconNames()), pictures }
}

/** An entry that a view can be told to be, and be found by. */
function isUsable({ picture, text, views }: AdapterEntry): boolean {
  return views.length > 0 && (picture !== undefined || text !== undefined)
}

/** The whole photo, and windows of it as a policy's boxes would cut them out of a scene. */
function listViews(image: RgbImage, crops: number, rng: Rng): ImageView[] {
  return [image, ...drawPhotoViews(image, crops, rng)].map(view => ({ image: view }))
}

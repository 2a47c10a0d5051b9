import { InvalidArgumentError } from '@region-r1/core'
import {
  createBestPictures,
  createFirstPictures,
  createHitPictures,
  detectKbForm,
  type KbPictures,
} from '@region-r1/datasets'
import { type ArticlePictureFlags, openArticlePictures } from './open-article-pictures.ts'
import type { FirstStage } from './open-first-stage.ts'
import type { PictureEmbedder } from './picture-embedder.ts'

/** Flags that say which picture stands for a candidate. */
export interface KbPictureFlags extends ArticlePictureFlags {
  readonly kbPictures?: KbPictures['choice']
}

export interface OpenKbPictures extends AsyncDisposable {
  /** Undefined where candidates have their text alone. */
  readonly pictures: KbPictures | undefined
}

/** What embeds pictures, and who hears of those that cannot be read. */
export interface KbPictureOptions {
  readonly embedder: PictureEmbedder
  readonly onBrokenImage?: ((image: string, error: unknown) => void) | undefined
}

/**
 * Which picture stands for a candidate. By default that of a catalogue's `image`; of a published knowledge base the one
 * that the first stage found, or the most similar one where it does not say.
 */
export async function openKbPictures(
  flags: KbPictureFlags,
  stage: FirstStage,
  { embedder, onBrokenImage }: KbPictureOptions,
): Promise<OpenKbPictures> {
  const nothing = { async [Symbol.asyncDispose]() {} }
  const choice = flags.kbPictures ?? (await chooseDefault(flags, stage))
  if (choice === undefined) return { pictures: undefined, ...nothing }
  if (choice === 'hit') {
    if (stage.namesPictures) return { pictures: createHitPictures(), ...nothing }
    const message = 'the first stage does not say by which picture it found an article; choose "best" or "first"'
    throw new InvalidArgumentError({ argument: 'kbPictures', message })
  }
  const { list, ...opened } = await openArticlePictures(flags)
  if (choice === 'first') return { pictures: createFirstPictures(list), ...opened }
  const { embed, getId } = embedder
  return { pictures: createBestPictures({ list, embed, encoderId: await getId(), onBrokenImage }), ...opened }
}

async function chooseDefault({ kb, kbImages }: ArticlePictureFlags, { namesPictures }: FirstStage) {
  if ((await detectKbForm(kb)) === 'catalogue') return 'first'
  if (namesPictures) return 'hit'
  return kbImages === undefined ? undefined : 'best'
}

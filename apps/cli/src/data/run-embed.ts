import { resolve } from 'node:path'
import { omitUndefined } from '@region-r1/core'
import { embedImages, findKbFile, type ImageItem, parseShard } from '@region-r1/datasets'
import type { Device } from '@region-r1/encoder'
import { type CommandContext, type CommonFlags, writeResult } from '../command-context.ts'
import { createProgress } from '../create-progress.ts'
import { openEncoder } from '../open-encoder.ts'
import { decodeFile } from './decode-file.ts'
import { type ArticlePictureFlags, openArticlePictures } from './open-article-pictures.ts'
import { readKb } from './open-kb.ts'
import { reportBrokenImages } from './report-broken-images.ts'
import { reportBrokenRows, type StrictFlags } from './report-broken-rows.ts'

export interface EmbedFlags extends CommonFlags, StrictFlags, ArticlePictureFlags {
  readonly out: string
  readonly encoder?: string
  readonly device: 'auto' | Device
  readonly shard?: string
}

/** Embeds a shard's pictures and prints how many they are. */
export async function runEmbed(flags: EmbedFlags, context: CommandContext): Promise<void> {
  const { kb, kbImageMap, out, shard, device } = flags
  const progress = createProgress(context, 'pictures')
  const rows = reportBrokenRows(context, flags)
  const images = reportBrokenImages(context, flags)
  const brokenImage = images.options.onBrokenImage
  const part = shard === undefined ? undefined : parseShard(shard)
  await using pictures = await openArticlePictures(flags)
  await using encoder = await openEncoder(flags.encoder, context, { device })

  async function* listItems(): AsyncGenerator<ImageItem> {
    for await (const article of readKb(kb, rows.options)) {
      for (const image of await pictures.list(article)) yield { entry: article.url, image }
    }
  }

  let embedded = 0
  const total = context.messages.isTTY ? await rows.countSilently(listItems()) : undefined
  await embedImages({
    items: listItems(),
    encoder,
    decode: path => decodeFile(path, { transparency: encoder.transparency, fit: encoder.imageInput }),
    out,
    inputs: { kb: await findKbFile(kb), ...omitUndefined({ kbImageMap }) },
    folders: flags.kbImages === undefined ? {} : { kbImages: resolve(flags.kbImages) },
    shard: part,
    onBrokenImage: brokenImage && (({ image }, error) => brokenImage(image, error)),
    onProgress({ done, position }) {
      embedded = done
      progress(position, total)
    },
    signal: context.signal,
  })
  if (total !== undefined) progress(total, total)
  rows.finish()
  images.finish()
  const result = { out, embedded, brokenRows: rows.count, brokenImages: images.count }
  writeResult(context, flags, result, `${embedded} pictures embedded now: ${out}`)
}

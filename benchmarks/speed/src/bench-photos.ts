import { readFile } from 'node:fs/promises'
import { cropAndResize, decodeImage, loadEncoder } from '@region-r1/encoder'
import sharp from 'sharp'
import { benchDecoding } from './bench-decoding.ts'
import { benchRerank } from './bench-rerank.ts'
import { collectGarbage } from './collect-garbage.ts'
import { createPhotoFiles } from './create-photo-files.ts'
import { printTurns, time, timeProcessor } from './measure-turns.ts'
import type { Peers } from './start-peers.ts'

/** From photos to a ranking by the encoder of photos that ships, and one photo beside other libraries. */
export async function benchPhotos(peers: Peers): Promise<void> {
  await using photos = await createPhotoFiles(21)
  await benchOnePhoto(photos.files.at(-1)!, peers)
  const encoder = await loadEncoder('photos')
  await benchDecoding(photos.files.slice(0, 8), encoder)
  await benchRerank('the encoder of photos', encoder, photos.files, 7)
  await encoder.dispose()
}

async function benchOnePhoto(file: string, peers: Peers): Promise<void> {
  const bytes = await readFile(file)
  const image = await decodeImage(bytes)
  const name = `${image.width} x ${image.height}`
  const raw = { width: image.width, height: image.height, channels: 3 } as const
  await printTurns(
    `decode a JPEG of ${name}`,
    [
      { name: 'decodeImage, sharp', run: () => time(() => decodeImage(bytes)) },
      { name: 'sharp alone', run: () => time(() => sharp(bytes).raw().toBuffer()) },
      { name: 'Pillow', run: () => peers.measure({ kind: 'decode', file }) },
    ],
    21,
  )
  await printTurns(
    `decode a JPEG of ${name}, processor time`,
    [
      { name: 'decodeImage, sharp', run: () => timeProcessor(() => decodeImage(bytes)).finally(collectGarbage) },
      { name: 'sharp alone', run: () => timeProcessor(() => sharp(bytes).raw().toBuffer()).finally(collectGarbage) },
      {
        name: 'decodeImage, jimp',
        run: () => timeProcessor(() => decodeImage(bytes, { decoder: 'jimp' })).finally(collectGarbage),
      },
    ],
    11,
  )
  await printTurns(
    `resize ${name} to 224 x 224, bicubic`,
    [
      { name: 'cropAndResize', run: () => time(async () => cropAndResize(image, { width: 224, height: 224 })) },
      { name: 'Pillow', run: () => peers.measure({ kind: 'resize', file }) },
      {
        name: 'sharp',
        run: () =>
          time(() => sharp(image.data, { raw }).resize(224, 224, { fit: 'fill', kernel: 'cubic' }).raw().toBuffer()),
      },
    ],
    21,
  )
}

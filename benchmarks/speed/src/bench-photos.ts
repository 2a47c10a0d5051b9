import { readFile } from 'node:fs/promises'
import type { RgbImage } from '@region-r1/core'
import { cropAndResize, decodeImage, loadEncoder, type OnnxEncoder } from '@region-r1/encoder'
import { createReranker } from '@region-r1/reranker'
import sharp from 'sharp'
import { createPhotoFiles } from './create-photo-files.ts'
import { printTurns, time } from './measure-turns.ts'
import type { Peers } from './start-peers.ts'

const candidates = 20

/** From photos to a ranking, and what of it decoding and the encoder's passes take alone. */
export async function benchPhotos(peers: Peers): Promise<void> {
  await using folder = await createPhotoFiles(candidates + 1)
  const photos = await Promise.all(folder.files.map(async file => ({ file, bytes: await readFile(file) })))
  await benchOnePhoto(photos[candidates]!, peers)
  await using encoder = await openEncoder()
  await benchRerank(photos, encoder)
}

interface Photo {
  readonly file: string
  readonly bytes: Uint8Array
}

async function benchOnePhoto({ file, bytes }: Photo, peers: Peers): Promise<void> {
  const image = await decodeImage(bytes)
  const name = `${image.width} x ${image.height}`
  const raw = { width: image.width, height: image.height, channels: 3 } as const
  await printTurns(
    `decode a JPEG of ${name}`,
    [
      { name: 'decodeImage, sharp', run: () => time(() => decodeImage(bytes)) },
      { name: 'sharp alone', run: () => time(() => sharp(bytes).raw().toBuffer()) },
      { name: 'Pillow', run: () => peers.measure({ kind: 'decode', file }) },
      { name: 'decodeImage, jimp', run: () => time(() => decodeImage(bytes, { decoder: 'jimp' })) },
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

async function benchRerank(photos: readonly Photo[], encoder: OnnxEncoder): Promise<void> {
  const query = { image: photos[candidates]!.bytes, question: 'Which picture shows the same thing?' }
  const entries = photos.slice(0, candidates).map(({ file }, index) => ({ id: `${index}`, image: file }))
  const rerank = async () => {
    // Another reranker each time: its cache is empty.
    await using reranker = await createReranker({ encoder, policy: 'keep' })
    return time(() => reranker.rerank({ ...query, candidates: entries }))
  }
  const decodeAndPass = () =>
    time(async () => {
      const images: RgbImage[] = []
      for (let start = 0; start < photos.length; start += 8) {
        images.push(...(await Promise.all(photos.slice(start, start + 8).map(({ bytes }) => decodeImage(bytes)))))
      }
      await encoder.encodeImages(images.map(image => ({ image })))
      await encoder.encodeTexts([query.question])
    })
  await printTurns(
    `rerank ${candidates} photos of 1 to 3 megapixels, nothing cached`,
    [
      { name: 'decoding and the encoder’s passes alone', run: decodeAndPass },
      { name: 'rerank', run: rerank },
    ],
    7,
  )
  await using reranker = await createReranker({ encoder, policy: 'keep' })
  const bytes = photos.slice(0, candidates).map((photo, index) => ({ id: `${index}`, image: photo.bytes }))
  const passes = () =>
    time(async () => {
      await encoder.encodeImages([{ image: await decodeImage(query.image) }])
      await encoder.encodeTexts([query.question])
    })
  await printTurns(
    `the same, all candidates cached`,
    [
      { name: 'the query’s own decoding and passes alone', run: passes },
      {
        name: 'rerank, files told by path, size and time',
        run: () => time(() => reranker.rerank({ ...query, candidates: entries })),
      },
      {
        name: 'rerank, bytes that are hashed',
        run: () => time(() => reranker.rerank({ ...query, candidates: bytes })),
      },
    ],
    15,
  )
}

async function openEncoder(): Promise<OnnxEncoder & AsyncDisposable> {
  const encoder = await loadEncoder('photos')
  return Object.assign(encoder, { [Symbol.asyncDispose]: () => encoder.dispose() })
}

import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { decodeImage, loadEncoder } from '@region-r1/encoder'
import { benchRerank } from './bench-rerank.ts'
import { createPhotoFiles } from './create-photo-files.ts'
import { printTurns, timeProcessor } from './measure-turns.ts'
import type { Peers } from './start-peers.ts'

/** Questions as people ask them, and titles and sentences as knowledge bases have them: 2 to 23 words. */
const texts = [
  'Which bird is this?',
  'Barn owl',
  'What is the name of the church in the background, and when was it built?',
  'Eurasian blue tit',
  'The barn owl is the most widely distributed species of owl in the world and one of the most widespread of all birds.',
  'Where can I buy this kind of lamp?',
  'Notre-Dame de Paris',
  'How old do these trees get?',
  'A medieval Catholic cathedral on an island in the Seine, in the 4th arrondissement of Paris.',
  'Oat drink, 1 litre, without added sugar',
  'What does this animal eat in winter, when there are no insects?',
  'Red wall clock',
  'Giant sequoia',
  'It feeds on mice, voles and shrews, which it finds by hearing alone in the dark.',
  'Who painted the picture on the left?',
  'The tallest trees reach more than 90 metres, and the oldest known one is more than 3,200 years of age by its rings.',
]

/**
 * A CLIP's vectors of photos' files and of texts, beside other libraries with the same ONNX files: processor time, with one thread for
 * each operator.
 */
export async function benchClip(clip: string, python: Peers, transformers: Peers): Promise<void> {
  const folder = resolve(clip)
  await using photos = await createPhotoFiles(16)
  const encoder = await loadEncoder(folder, { threads: 1 })
  const fit = encoder.imageInput
  const encodeFiles = async (files: readonly string[]) => {
    const decode = async (file: string) => ({
      image: await decodeImage(await readFile(file), { fit, transparency: 'drop' }),
    })
    await encoder.encodeImages(await Promise.all(files.map(decode)))
  }
  const benchFiles = (files: readonly string[], kind: string) =>
    printTurns(
      `CLIP ViT-B/32, ${kind}, processor time`,
      [
        { name: '`decodeImage`, `encodeImages`', run: () => timeProcessor(() => encodeFiles(files)) },
        { name: 'transformers.js', run: () => transformers.measure({ folder, files }) },
        { name: 'transformers, onnxruntime, Pillow', run: () => python.measure({ kind: 'clip', folder, files }) },
      ],
      7,
    )
  const benchTexts = (texts: readonly string[], kind: string) =>
    printTurns(
      `CLIP ViT-B/32, ${kind}, processor time`,
      [
        { name: '`encodeTexts`', run: () => timeProcessor(() => encoder.encodeTexts(texts)) },
        { name: 'transformers.js', run: () => transformers.measure({ folder, texts }) },
        { name: 'transformers, onnxruntime', run: () => python.measure({ kind: 'clip', folder, texts }) },
      ],
      7,
    )
  // Before there are photos to be collected as garbage.
  await benchTexts(texts.slice(0, 1), 'a question')
  await benchTexts(texts, '16 texts of 2 to 23 words')
  await benchTexts(
    texts.map((_, index) => `What does this animal eat in winter, when there are no insects? ${index}`),
    '16 texts of one length',
  )
  await benchFiles(photos.files.slice(-1), 'a JPEG of 2.4 megapixels')
  await benchFiles(photos.files, '16 JPEGs of 1 to 3 megapixels')
  await using many = await createPhotoFiles(21)
  await benchRerank('CLIP ViT-B/32', encoder, many.files, 3)
  await encoder.dispose()
}

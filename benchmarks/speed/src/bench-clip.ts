import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { decodeImage, loadEncoder } from '@region-r1/encoder'
import { benchRerank } from './bench-rerank.ts'
import { createPhotoFiles } from './create-photo-files.ts'
import { printTurns, timeProcessor } from './measure-turns.ts'
import type { Peers } from './start-peers.ts'

const question = 'Which of these pictures shows the same kind of bird as the photo does?'

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
  for (const count of [1, 16]) {
    const files = photos.files.slice(-count)
    const texts = Array.from({ length: count }, (_, index) => `${question} ${index}`)
    await printTurns(
      `CLIP ViT-B/32, ${count} JPEGs of 1 to 3 megapixels, processor time`,
      [
        { name: 'decodeImage, encodeImages', run: () => timeProcessor(() => encodeFiles(files)) },
        { name: 'transformers.js', run: () => transformers.measure({ folder, files }) },
        { name: 'transformers, onnxruntime, Pillow', run: () => python.measure({ kind: 'clip', folder, files }) },
      ],
      7,
    )
    await printTurns(
      `CLIP ViT-B/32, ${count} texts, processor time`,
      [
        { name: 'encodeTexts', run: () => timeProcessor(() => encoder.encodeTexts(texts)) },
        { name: 'transformers.js', run: () => transformers.measure({ folder, texts }) },
        { name: 'transformers, onnxruntime', run: () => python.measure({ kind: 'clip', folder, texts }) },
      ],
      7,
    )
  }
  await using many = await createPhotoFiles(21)
  await benchRerank('CLIP ViT-B/32', encoder, many.files, 3)
  await encoder.dispose()
}

import { readFile } from 'node:fs/promises'
import { createPictureDecoder, decodeImage, type OnnxEncoder } from '@region-r1/encoder'
import { embedCandidates } from '@region-r1/scoring'
import sharp from 'sharp'
import { collectGarbage } from './collect-garbage.ts'
import { printTurns, time, timeProcessor } from './measure-turns.ts'

/** Who decodes many pictures, and what shrinking while a large one is decoded saves. */
export async function benchDecoding(files: readonly string[], encoder: OnnxEncoder): Promise<void> {
  const photos = await Promise.all(files.map(async (file, index) => ({ id: `${index}`, image: await readFile(file) })))
  await using pool = createPictureDecoder()
  const { decode } = pool
  const variants = {
    'sharp, its own threads': {},
    'sharp, createPictureDecoder': { decode },
    jimp: { decoder: 'jimp' },
    'jimp, createPictureDecoder': { decoder: 'jimp', decode },
  } as const
  for (const [unit, clock] of Object.entries({ 'by the clock': time, 'processor time': timeProcessor })) {
    await printTurns(
      `embedCandidates of ${photos.length} photos of 1 to 3 megapixels, ${unit}`,
      Object.entries(variants).map(([name, images]) => ({
        name,
        run: () => clock(() => embedCandidates(encoder, photos, { images })).finally(collectGarbage),
      })),
      5,
    )
  }

  const fit = encoder.imageInput
  for (const [width, height] of [
    [2000, 1500],
    [4000, 3000],
  ] as const) {
    const large = await sharp(files.at(-1)).resize(width, height).jpeg({ quality: 88 }).toBuffer()
    await printTurns(
      `decode a JPEG of ${width} x ${height} to the encoder’s input, processor time`,
      [
        { name: 'whole', run: () => timeProcessor(() => decodeImage(large, { fit })) },
        { name: 'shrinkOnLoad', run: () => timeProcessor(() => decodeImage(large, { fit, shrinkOnLoad: true })) },
      ],
      15,
    )
  }
}

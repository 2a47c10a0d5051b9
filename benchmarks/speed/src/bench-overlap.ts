import { loadEncoder } from '@region-r1/encoder'
import { embedCandidates } from '@region-r1/scoring'
import { createPhotoFiles } from './create-photo-files.ts'
import { printTurns, time } from './measure-turns.ts'

/** As `embedCandidates` takes them. */
const chunkSize = 8

/** Eight photos decoded while eight others are encoded, beside the same with each eight decoded before they are encoded: by the clock. */
export async function benchOverlap(): Promise<void> {
  await using photos = await createPhotoFiles(24)
  const candidates = photos.files.map((image, index) => ({ id: `${index}`, image }))
  for (const threads of [undefined, 1]) {
    const encoder = await loadEncoder('photos', { threads })
    const embedInTurn = async () => {
      for (let start = 0; start < candidates.length; start += chunkSize) {
        await embedCandidates(encoder, candidates.slice(start, start + chunkSize))
      }
    }
    await printTurns(
      `vectors of ${candidates.length} photos of 1 to 3 megapixels, ${threads === 1 ? 'one thread an operator' : 'all cores'}`,
      [
        { name: 'each eight decoded, then encoded', run: () => time(embedInTurn) },
        { name: '`embedCandidates`', run: () => time(() => embedCandidates(encoder, candidates)) },
      ],
      9,
    )
    await encoder.dispose()
  }
}

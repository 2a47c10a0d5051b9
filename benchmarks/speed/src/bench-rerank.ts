import { readFile } from 'node:fs/promises'
import { createPixelBox } from '@region-r1/core'
import { decodeImage, type OnnxEncoder } from '@region-r1/encoder'
import { createReranker } from '@region-r1/reranker'
import { collectGarbage } from './collect-garbage.ts'
import { printTurns, timeProcessor } from './measure-turns.ts'

/** Full photos that one variant lets go of are not collected in the time of the next. */
const measure = (work: () => Promise<unknown>) => timeProcessor(work).finally(collectGarbage)

const question = 'Which picture shows the same thing?'

/**
 * A query of one photo among others, and what of it decoding and the encoder's passes take alone: processor time.
 *
 * @param files - the last one is the query's
 */
export async function benchRerank(
  name: string,
  encoder: OnnxEncoder,
  files: readonly string[],
  rounds: number,
): Promise<void> {
  const query = { image: await readFile(files.at(-1)!), question }
  const candidates = files.slice(0, -1).map((image, index) => ({ id: `${index}`, image }))
  const photos = await Promise.all(candidates.map(async ({ id, image }) => ({ id, image: await readFile(image) })))
  const encodeQuery = async () => {
    const image = await decodeImage(query.image)
    await encoder.encodeImages([{ image }])
    await encoder.encodeTexts([question])
    return image
  }
  /** Chunks of eight, as candidates are read. */
  const encodeAll = async () => {
    await encodeQuery()
    for (let start = 0; start < photos.length; start += 8) {
      const chunk = photos.slice(start, start + 8)
      const images = await Promise.all(chunk.map(async ({ image }) => ({ image: await decodeImage(image) })))
      await encoder.encodeImages(images)
    }
  }
  /** Another reranker each time: its cache is empty. */
  const rerank = async (policy: 'keep' | 'default') => {
    await using reranker = await createReranker({ encoder, policy })
    return measure(() => reranker.rerank({ ...query, candidates }))
  }
  await printTurns(
    `${name}: rerank ${photos.length} photos of 1 to 3 megapixels, nothing cached`,
    [
      { name: 'decoding and the encoder’s passes alone', run: () => measure(encodeAll) },
      { name: '`rerank`, policy keep', run: () => rerank('keep') },
    ],
    rounds,
  )

  await using keeping = await createReranker({ encoder, policy: 'keep' })
  await keeping.embedCandidates(candidates)
  await printTurns(
    `${name}: the same, all candidates cached`,
    [
      { name: 'the query’s own decoding and passes alone', run: () => measure(encodeQuery) },
      {
        name: '`rerank`, policy keep, files told by path, size and time',
        run: () => measure(() => keeping.rerank({ ...query, candidates })),
      },
      {
        name: '`rerank`, policy keep, bytes that are hashed',
        run: () => measure(() => keeping.rerank({ ...query, candidates: photos })),
      },
    ],
    3 * rounds,
  )

  await using looking = await createReranker({ encoder })
  const { passes } = await looking.rerank({ ...query, candidates })
  const encodeLooks = async () => {
    const image = await encodeQuery()
    const { width, height } = image
    const box = createPixelBox({ x1: width / 4, y1: height / 4, x2: width / 2, y2: height / 2 })
    for (let look = 1; look < passes; look++) await encoder.encodeImages([{ image, box }])
  }
  await printTurns(
    `${name}: the same, the default policy (${looking.policy.id}), ${passes} passes`,
    [
      { name: 'decoding and the passes, one by one, alone', run: () => measure(encodeLooks) },
      { name: '`rerank`', run: () => measure(() => looking.rerank({ ...query, candidates })) },
    ],
    rounds,
  )
}

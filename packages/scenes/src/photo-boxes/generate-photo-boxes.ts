import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { createRng, InvalidArgumentError, type RerankExample } from '@region-r1/core'
import { writeFileAtomically } from '@region-r1/core/node'
import type { BoxedPicture } from '@region-r1/datasets'
import { listCandidates } from '../candidates/list-candidates.ts'
import { assertQueryCount, type GenerateOptions } from '../queries/generate-options.ts'
import { openPicture } from '../queries/open-picture.ts'
import { describeSource, type QueryFiles, writeQueries } from '../queries/write-queries.ts'
import { roundBox } from './cut-box.ts'
import { type CandidateCrop, cutCandidates } from './cut-candidates.ts'
import { type BoxQuery, planBoxQueries } from './plan-box-queries.ts'

/** Part of every seed: a change that changes the bytes raises it. */
const boxesVersion = 1

/** Which pictures with boxes are asked about, how many times, and where that goes. */
export interface GeneratePhotoBoxesOptions extends GenerateOptions {
  /** As `readCocoPictures` and `readYoloPictures` read them. */
  readonly pictures: AsyncIterable<BoxedPicture>
  /** The files that the boxes stand in: the manifest names their checksums. */
  readonly sources: readonly string[]
}

/**
 * A benchmark of natural photos: each question means one box, by its class ("What is known about the dog in this
 * picture?"), by its kind ("What kind of animal is this?") or by what someone said of it; `tags` says which. The box is
 * `targetBox`, gold a cut-out of the same class from another photo, among up to 19 hard ones of other classes. No candidate
 * is of the query's photo, and names stand with candidates only where the question names a kind: elsewhere it names what is
 * looked for, and text would find it without a look at the photo.
 *
 * @throws InvalidArgumentError where the number of queries is out of range or the boxes give fewer.
 */
export async function generatePhotoBoxes(options: GeneratePhotoBoxesOptions): Promise<QueryFiles> {
  const { queries, seed, directory, encoder, onProgress, signal } = options
  assertQueryCount(queries)
  const pictures: BoxedPicture[] = []
  for await (const picture of options.pictures) pictures.push(picture)
  const rng = createRng(`photo-boxes/${boxesVersion}/${seed}`)
  const open = (path: string) => openPicture(path, options)
  const stock = await cutCandidates(pictures, { ...options, rng: rng.fork('candidates'), open })
  const planned = planBoxQueries(pictures)

  async function askQuery(query: BoxQuery): Promise<RerankExample[]> {
    const { picture: path, boxes } = pictures[query.picture]!
    const { box, class: name } = boxes[query.thing]!
    const photo = String(query.picture).padStart(6, '0')
    const queryId = `photo-${photo}-${query.thing}-${query.form}`
    const base = chooseCrops(stock, query, queryId)
    const gold = base.find(({ entry }) => entry.id === name)?.entry
    if (gold === undefined || base.length < 2) return []
    const image = await open(path)
    if (image === null) return []
    const file = `images/photo-${photo}${extname(path).toLowerCase()}`
    await writeFileAtomically(join(directory, file), await readFile(path))
    const { question, form } = query
    const target = { queryId, image: file, question, targetBox: { ...roundBox(box, image) }, tags: [form] }
    return listCandidates({ image, file, targets: [{ query: target, entry: gold }] }, base, { encoder, signal })
  }

  function chooseCrops(crops: ReadonlyMap<string, readonly CandidateCrop[]>, query: BoxQuery, queryId: string) {
    const queryRng = rng.fork(queryId)
    return [...crops.values()].flatMap(ofClass => {
      const others = ofClass.filter(({ picture }) => picture !== query.picture)
      return others.length === 0 ? [] : [queryRng.pick(others)[query.form === 'kind' ? 'named' : 'unnamed']]
    })
  }

  async function* listExamples() {
    let done = 0
    for (const query of rng.fork('queries').shuffle(planned)) {
      signal?.throwIfAborted()
      const examples = await askQuery(query)
      yield* examples
      done += examples.length
      if (examples.length > 0) onProgress?.({ done, total: queries })
      if (done === queries) return
    }
    const message = `the boxes of ${pictures.length} pictures give ${done} queries, fewer than ${queries}: a query needs a box of 1 to 50 % of its picture, alone of its class or kind or with an expression, and its class in another picture; ask for fewer or add pictures`
    throw new InvalidArgumentError({ argument: 'queries', message })
  }

  return writeQueries(directory, listExamples(), async () => ({
    dataset: 'photo-boxes',
    version: boxesVersion,
    sources: await Promise.all(options.sources.map(file => describeSource(file, signal))),
    settings: { queries, seed, encoder: encoder.id },
    pictures: pictures.length,
    boxes: pictures.reduce((sum, { boxes }) => sum + boxes.length, 0),
    classes: stock.size,
    possibleQueries: planned.length,
  }))
}

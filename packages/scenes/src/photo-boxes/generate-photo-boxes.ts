import { readFile } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { createRng, type DualEncoder, InvalidArgumentError, type RerankExample, type RgbImage } from '@region-r1/core'
import { writeFileAtomically } from '@region-r1/core/node'
import { type BoxedPicture, checksumFile, writeRerankExamples } from '@region-r1/datasets'
import { listCandidates } from '../candidates/list-candidates.ts'
import { roundBox } from './cut-box.ts'
import { type CandidateCrop, cutCandidates } from './cut-candidates.ts'
import { type BoxQuery, planBoxQueries } from './plan-box-queries.ts'

/** Part of every seed: a change that changes the bytes raises it. */
const boxesVersion = 1

/** Which pictures with boxes are asked about, how many times, and where that goes. */
export interface GeneratePhotoBoxesOptions {
  /** As `readCocoPictures` and `readYoloPictures` read them. */
  readonly pictures: AsyncIterable<BoxedPicture>
  /** The files that the boxes stand in: the manifest names their checksums. */
  readonly sources: readonly string[]
  readonly queries: number
  /** Same seed, same bytes; the first queries do not depend on how many follow. */
  readonly seed: number
  /** Where `examples.jsonl`, `manifest.json` and `images/` are written. */
  readonly directory: string
  /** Retrieves the candidates; the lists are as hard as this encoder finds them. */
  readonly encoder: DualEncoder
  /** The upright pixels of a file: decoding is not this package's business. */
  readonly decode: (path: string) => Promise<RgbImage>
  /** The bytes of a PNG. */
  readonly encode: (image: RgbImage) => Promise<Uint8Array>
  /** Called with each picture that cannot be read and is done without. Without it the first one throws. */
  readonly onBrokenImage?: ((image: string, error: unknown) => void) | undefined
  /** Called after each query. */
  readonly onProgress?: ((progress: { readonly done: number; readonly total: number }) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/** Where queries about boxes lie. */
export interface PhotoBoxesFiles {
  readonly examples: string
  readonly manifest: string
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
export async function generatePhotoBoxes(options: GeneratePhotoBoxesOptions): Promise<PhotoBoxesFiles> {
  const { queries, seed, directory, encoder, decode, onBrokenImage, onProgress, signal } = options
  if (!Number.isInteger(queries) || queries < 1) {
    const message = `queries must be a positive integer, got ${queries}`
    throw new InvalidArgumentError({ argument: 'queries', message })
  }
  const pictures: BoxedPicture[] = []
  for await (const picture of options.pictures) pictures.push(picture)
  const rng = createRng(`photo-boxes/${boxesVersion}/${seed}`)
  const stock = await cutCandidates(pictures, { ...options, rng: rng.fork('candidates'), open })
  const planned = planBoxQueries(pictures)

  async function open(path: string): Promise<RgbImage | null> {
    try {
      return await decode(path)
    } catch (error) {
      if (!onBrokenImage) throw error
      onBrokenImage(path, error)
      return null
    }
  }

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

  const files = { examples: join(directory, 'examples.jsonl'), manifest: join(directory, 'manifest.json') }
  await writeRerankExamples(files.examples, listExamples())
  const sources = options.sources.map(async file => ({ name: basename(file), ...(await checksumFile(file, signal)) }))
  const manifest = {
    dataset: 'photo-boxes',
    version: boxesVersion,
    sources: await Promise.all(sources),
    settings: { queries, seed, encoder: encoder.id },
    pictures: pictures.length,
    boxes: pictures.reduce((sum, { boxes }) => sum + boxes.length, 0),
    classes: stock.size,
    possibleQueries: planned.length,
  }
  await writeFileAtomically(files.manifest, `${JSON.stringify(manifest, null, 2)}\n`)
  return files
}

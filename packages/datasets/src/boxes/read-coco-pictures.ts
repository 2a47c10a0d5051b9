import { DataFormatError } from '@region-r1/core'
import { z } from '@region-r1/core/schema'
import { mapEntries, type RowOf } from '../map-entries.ts'
import { formatPlace, parseJsonRow, type RowPlace } from '../parse-json-row.ts'
import { readJsonEntries } from '../read-json-entries.ts'
import type { ReadOptions } from '../read-options.ts'
import type { BoxedPicture, BoxedThing } from './boxed-picture.ts'
import { clipBox } from './clip-box.ts'
import { listPictures } from './list-pictures.ts'
import { readRefcocoExpressions } from './read-refcoco-expressions.ts'

export interface ReadCocoOptions extends ReadOptions {
  /** The folder that the file names count from. */
  readonly images: string
  /** Expressions of its annotations, as {@link readRefcocoExpressions} reads them; the first of each box is taken. */
  readonly expressions?: string | undefined
}

const imageSchema = z.object({
  id: z.int(),
  file_name: z.string().min(1),
  width: z.number().positive(),
  height: z.number().positive(),
})
const categorySchema = z.object({
  id: z.int(),
  name: z.string().trim().min(1),
  supercategory: z.string().trim().min(1).nullish(),
})
const annotationSchema = z.object({
  id: z.int(),
  image_id: z.int(),
  category_id: z.int(),
  bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  iscrowd: z.union([z.literal(0), z.literal(1)]).nullish(),
})

/**
 * COCO's `instances_*.json`, and what is published in its form: pictures in the file's order, with boxes of absolute
 * pixels as shares.
 *
 * @throws DataFormatError where a picture is missing, an annotation's picture or category is unknown, or a box is empty or
 * outside.
 */
export async function* readCocoPictures(file: string, options: ReadCocoOptions): AsyncGenerator<BoxedPicture> {
  const found = await listPictures(options.images)
  const categories = new Map((await readMember('categories', categorySchema)).map(row => [row.id, row]))
  // Annotations of a picture that was left out go with it: each broken thing is told once.
  const leftOut = new Set<number>()
  const images = await readMember('images', imageSchema, (image, place) => {
    const picture = found.get(image.file_name.normalize('NFC'))
    if (picture !== undefined) return { ...image, picture, boxes: [] as BoxedThing[] }
    leftOut.add(image.id)
    throw fail(place, `there is no picture ${image.file_name} in ${options.images}`)
  })
  const imagesById = new Map(images.map(image => [image.id, image]))
  const expressions = await readExpressions(options)
  await readMember('annotations', annotationSchema, (annotation, place) => {
    if (leftOut.has(annotation.image_id)) return
    const image = imagesById.get(annotation.image_id)
    if (!image) throw fail(place, `there is no image of id ${annotation.image_id} among its images`)
    const category = categories.get(annotation.category_id)
    if (!category) throw fail(place, `there is no category of id ${annotation.category_id} among its categories`)
    const [left, top, width, height] = annotation.bbox
    const expression = expressions.get(annotation.id)
    image.boxes.push({
      box: clipBox([left / image.width, top / image.height, width / image.width, height / image.height], place),
      class: category.name,
      ...(category.supercategory && { kind: category.supercategory }),
      ...(expression !== undefined && { expression }),
      ...(annotation.iscrowd === 1 && { isCrowd: true }),
    })
  })
  for (const { picture, boxes } of images) yield { picture, boxes }

  async function readMember<Schema extends z.ZodType, Row = z.output<Schema>>(
    at: string,
    schema: Schema,
    check: (row: z.output<Schema>, place: RowPlace) => Row = row => row as Row,
  ): Promise<Row[]> {
    const entries = readJsonEntries(file, { signal: options.signal, at })
    const parse = (_: string, text: string, ordinal: number) => {
      const place = { file, entry: `${at}[${ordinal}]` }
      return check(parseJsonRow(text, schema, place), place)
    }
    return collect(mapEntries(entries, parse, options))
  }
}

async function readExpressions({ expressions: file, ...options }: ReadCocoOptions): Promise<Map<number, string>> {
  const expressions = new Map<number, string>()
  if (file === undefined) return expressions
  for await (const { row } of readRefcocoExpressions(file, options)) {
    if (!expressions.has(row.annotationId)) expressions.set(row.annotationId, row.expressions[0]!)
  }
  return expressions
}

async function collect<Row>(rows: AsyncIterable<RowOf<Row>>): Promise<Row[]> {
  const collected: Row[] = []
  for await (const { row } of rows) collected.push(row)
  return collected
}

function fail(place: RowPlace, problem: string): DataFormatError {
  return new DataFormatError({ ...place, message: `${formatPlace(place)}: ${problem}; correct or remove the row` })
}

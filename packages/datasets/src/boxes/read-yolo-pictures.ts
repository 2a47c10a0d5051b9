import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { DataFormatError } from '@region-r1/core'
import { parseCells } from '../parse-cells.ts'
import { readLines } from '../read-lines.ts'
import { leaveOut, parseOrLeaveOut, type ReadOptions } from '../read-options.ts'
import type { BoxedPicture, BoxedThing } from './boxed-picture.ts'
import { clipBox } from './clip-box.ts'
import { describeFolderError } from './describe-folder-error.ts'
import { listPictures } from './list-pictures.ts'

export interface ReadYoloOptions extends ReadOptions {
  /** Where the pictures lie. @default `images` in the folder */
  readonly images?: string | undefined
}

/**
 * A folder of YOLO labels: `labels/NAME.txt` with `class x y width height` a line (the box's centre and size in shares of
 * the picture), `images/NAME.jpg` or of another format, and `names.txt` with the name of a class a line, the first that
 * of 0. Pictures come by name; one without a label file is passed over.
 *
 * @throws DataFormatError where a folder is missing or empty, a label file has no picture, a class has no name, or a box is
 * empty or outside.
 */
export async function* readYoloPictures(folder: string, options: ReadYoloOptions = {}): AsyncGenerator<BoxedPicture> {
  const pictures = await listPictures(options.images ?? join(folder, 'images'))
  const byStem = new Map([...pictures].map(([name, path]) => [name.replace(/\.[^.]+$/, ''), path]))
  const names = await readNames(join(folder, 'names.txt'), options)
  const labels = join(folder, 'labels')
  for (const name of await listLabels(labels)) {
    const file = join(labels, name)
    const stem = name.slice(0, -'.txt'.length)
    const picture = byStem.get(stem.normalize('NFC'))
    if (picture !== undefined) {
      yield { picture, boxes: await readLabels(file, names, options) }
      continue
    }
    const message = `${file}: there is no picture "${stem}" of any format for it; add the picture or remove the file`
    leaveOut(new DataFormatError({ file, message }), options)
  }
}

async function listLabels(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(error => {
    throw describeFolderError(folder, error)
  })
  const labels = names.filter(name => name.endsWith('.txt')).sort()
  if (labels.length > 0) return labels
  const message = `${folder} holds no label files; expected one NAME.txt a picture`
  throw new DataFormatError({ file: folder, message })
}

async function readNames(file: string, options: ReadOptions): Promise<ReadonlyMap<number, string>> {
  const names = new Map<number, string>()
  for await (const { row, line } of readLines(file, options)) names.set(line - 1, row.trim())
  return names
}

async function readLabels(file: string, names: ReadonlyMap<number, string>, options: ReadOptions) {
  const boxes: BoxedThing[] = []
  for await (const { row, line } of readLines(file, options)) {
    const thing = parseOrLeaveOut(() => parseLabel(row, names, { file, line }), options)
    if (thing) boxes.push(thing)
  }
  return boxes
}

function parseLabel(text: string, names: ReadonlyMap<number, string>, place: { file: string; line: number }) {
  const columns = ['class', 'x', 'y', 'width', 'height'] as const
  const row = parseCells(text.trim(), { separator: /\s+/, columns, numbers: columns, place })
  const name = names.get(row.class)
  if (name === undefined) {
    const message = `${place.file}, line ${place.line}: class ${row.class} has no name in names.txt, which has ${names.size}; correct the row or add the name on line ${row.class + 1}`
    throw new DataFormatError({ ...place, message })
  }
  const box = clipBox([row.x - row.width / 2, row.y - row.height / 2, row.width, row.height], place)
  return { box, class: name }
}

import { z } from '@region-r1/core/schema'
import { mapEntries, type RowOf } from '../map-entries.ts'
import { parseJsonRow } from '../parse-json-row.ts'
import { readJsonEntries } from '../read-json-entries.ts'
import type { ReadOptions } from '../read-options.ts'
import type { ImagePath } from './image-path.ts'

const nameSchema = z.string().min(1)
const cocoImageSchema = z.object({ id: z.int(), file_name: z.string().min(1) })

/** EchoSight's `{train,val}_id2name.json`: one object from image id to file name. */
export function readIdToName(file: string, options: ReadOptions = {}): AsyncGenerator<RowOf<ImagePath>> {
  return mapEntries(
    readJsonEntries(file, options),
    (imageId, text) => ({ imageId, path: parseJsonRow(text, nameSchema, { file, entry: imageId }) }),
    options,
  )
}

/** The same from iNaturalist 2021's own `{train,val}.json` in COCO form. */
export function readCocoImagePaths(file: string, options: ReadOptions = {}): AsyncGenerator<RowOf<ImagePath>> {
  return mapEntries(
    readJsonEntries(file, { ...options, at: 'images' }),
    (_, text, ordinal) => {
      const { id, file_name } = parseJsonRow(text, cocoImageSchema, { file, entry: `images[${ordinal}]` })
      return { imageId: String(id), path: file_name }
    },
    options,
  )
}

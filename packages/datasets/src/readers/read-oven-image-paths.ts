import { extname } from 'node:path'
import { DataFormatError } from '@region-r1/core'
import { z } from '@region-r1/core/schema'
import { mapRows, type RowAt } from '../map-rows.ts'
import { readJsonLines } from '../read-json-lines.ts'
import { readLines } from '../read-lines.ts'
import type { ReadOptions } from '../read-options.ts'
import type { ImagePath } from './image-path.ts'

const imageSchema = z.object({ image_id: z.string().min(1), image_path: z.string().min(1) })

/** The path map of OVEN: `ovenid2impath.csv` (no header, id and path) or `id2image.jsonl`. */
export function readOvenImagePaths(file: string, options: ReadOptions = {}): AsyncGenerator<RowAt<ImagePath>> {
  if (/\.jsonl(\.gz)?$/.test(file)) {
    const rows = readJsonLines(file, imageSchema, options)
    return mapRows(rows, row => ({ imageId: row.image_id, path: row.image_path }), options)
  }
  return mapRows(readLines(file, options), (text, line) => parsePair(text, file, line), options)
}

function parsePair(text: string, file: string, line: number): ImagePath {
  // No id holds a comma, paths may: the first one divides.
  const comma = text.indexOf(',')
  const imageId = text.slice(0, comma).trim()
  const path = text.slice(comma + 1).trim()
  if (comma > 0 && path !== '') return { imageId, path }
  const message = `${file}, line ${line}: expected an image id and a path with a comma between, got "${text.slice(0, 80)}"`
  throw new DataFormatError({ file, line, message })
}

/** Where the merged download has an image: `oven_images/04/oven_04958423.jpg`, by the first two digits of the id. */
export function formatOvenImagePath(imageId: string, originalPath: string): string {
  const digits = imageId.slice(imageId.lastIndexOf('_') + 1)
  return `oven_images/${digits.slice(0, 2)}/${imageId}${extname(originalPath)}`
}

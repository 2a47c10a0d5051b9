import { type RerankExample, rerankExampleSchema } from '@region-r1/core'
import { parseJsonRow, type RowPlace } from '../parse-json-row.ts'
import { resolveImage } from '../resolve-image.ts'

/**
 * A line of a `RerankExample` file, its relative image paths made absolute against the file's folder.
 *
 * @throws DataFormatError with the file and the line where the text is no such row.
 */
export function parseRerankExample(text: string, place: RowPlace): RerankExample {
  const example = parseJsonRow(text, rerankExampleSchema, place)
  const candidates = example.candidates.map(candidate =>
    candidate.image === undefined ? candidate : { ...candidate, image: resolveImage(candidate.image, place.file) },
  )
  return { ...example, image: resolveImage(example.image, place.file), candidates }
}

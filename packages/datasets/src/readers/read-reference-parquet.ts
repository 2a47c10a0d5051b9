import { DataFormatError, type RerankExample } from '@region-r1/core'
import { z } from '@region-r1/core/schema'
import type { RowOf } from '../map-entries.ts'
import { parquetIdSchema } from '../parquet-id.ts'
import { checkRow } from '../parse-json-row.ts'
import { parseOrLeaveOut, type ReadOptions } from '../read-options.ts'
import { readParquetRows } from '../read-parquet-rows.ts'
import { resolveImage } from '../resolve-image.ts'

/** Parquet knows whole numbers of 64 bits, which come as bigint, and pandas writes labels in any of its types. */
const labelsSchema = z.array(z.union([z.number(), z.bigint().transform(Number), z.boolean().transform(Number)]))

/** The columns that the reference code's data preparation writes. */
const writtenSchema = z
  .object({
    query_id: parquetIdSchema,
    data: z.array(z.object({ role: z.string(), content: z.string() })).min(1),
    image: z.string().min(1),
    candidate_images: z.array(z.string().min(1)).min(1),
    candidate_texts: z.array(z.string()),
    relevance_labels: labelsSchema,
  })
  .transform(row => ({
    queryId: row.query_id,
    image: row.image,
    question: (row.data.find(({ role }) => role === 'user') ?? row.data[0]!).content,
    images: row.candidate_images,
    texts: row.candidate_texts,
    labels: row.relevance_labels,
  }))

/** The columns that its training and evaluation read. */
const readSchema = z
  .object({
    data_id: parquetIdSchema.nullish(),
    query_id: parquetIdSchema.nullish(),
    query_image_path: z.string().min(1),
    question: z.string().min(1),
    candidate_image_paths: z.array(z.string().min(1)).min(1),
    candidate_texts: z.array(z.string()).nullish(),
    relevance_labels: labelsSchema,
  })
  .transform(row => ({
    queryId: row.data_id ?? row.query_id,
    image: row.query_image_path,
    question: row.question,
    images: row.candidate_image_paths,
    texts: row.candidate_texts,
    labels: row.relevance_labels,
  }))

/**
 * Parquet files of the public reference code, with either of its two sets of columns. Candidates have no ids there:
 * they are called `candidate_0` and so on; a query without an id is called `row_` and its number.
 */
export async function* readReferenceParquet(
  file: string,
  options: ReadOptions = {},
): AsyncGenerator<RowOf<RerankExample>> {
  for await (const { row, ordinal } of readParquetRows(file)) {
    const example = parseOrLeaveOut(() => toExample(row, ordinal, file), options)
    if (example !== undefined) yield { row: example, ordinal }
  }
}

function toExample(value: Record<string, unknown>, ordinal: number, file: string): RerankExample {
  const place = { file, entry: `row ${ordinal}` }
  const row = checkRow(value, 'candidate_image_paths' in value ? readSchema : writtenSchema, place)
  for (const list of ['texts', 'labels'] as const) {
    const length = row[list]?.length ?? row.images.length
    if (length === row.images.length) continue
    const message = `${file}, row ${ordinal}: expected ${row.images.length} candidate ${list} as there are images, got ${length}`
    throw new DataFormatError({ file, message })
  }
  return {
    queryId: row.queryId ?? `row_${ordinal}`,
    image: resolveImage(row.image, file),
    question: row.question,
    candidates: row.images.map((image, index) => ({
      id: `candidate_${index}`,
      image: resolveImage(image, file),
      relevance: row.labels[index]!,
      ...(row.texts && { text: row.texts[index]! }),
    })),
  }
}

import { randomUUID } from 'node:crypto'
import { rename, rm } from 'node:fs/promises'
import { fileWriter, parquetWriteRows } from 'hyparquet-writer'
import { readRerankExamples } from './read-rerank-examples.ts'

// Row groups are what readers hold in memory at once.
const rowGroupSize = 1_000

const text = { type: 'BYTE_ARRAY', converted_type: 'UTF8' } as const
const number = { type: 'DOUBLE' } as const

const list = (name: string, element: typeof text | typeof number) => [
  { name, converted_type: 'LIST', repetition_type: 'OPTIONAL', num_children: 1 } as const,
  { name: 'list', repetition_type: 'REPEATED', num_children: 1 } as const,
  { name: 'element', repetition_type: 'OPTIONAL', ...element } as const,
]

const columns = [
  'query_id',
  'query_image_path',
  'question',
  'candidate_ids',
  'candidate_image_paths',
  'candidate_texts',
  'relevance_labels',
] as const

const schema = [
  { name: 'root', num_children: columns.length },
  { name: 'query_id', repetition_type: 'REQUIRED', ...text } as const,
  { name: 'query_image_path', repetition_type: 'REQUIRED', ...text } as const,
  { name: 'question', repetition_type: 'REQUIRED', ...text } as const,
  ...list('candidate_ids', text),
  ...list('candidate_image_paths', text),
  ...list('candidate_texts', text),
  ...list('relevance_labels', number),
]

/**
 * Writes a `RerankExample` file as Parquet with the columns that the public reference code reads, and the candidates'
 * ids beside them. Image paths are absolute; a candidate without a picture or a text has an empty one.
 */
export async function writeExamplesParquet(file: string, examples: string): Promise<void> {
  const temporary = `${file}.${randomUUID()}.tmp`
  try {
    await parquetWriteRows({
      writer: fileWriter(temporary),
      rows: readRows(examples),
      columns: columns.map(name => ({ name })),
      schema,
      rowGroupSize,
    })
    await rename(temporary, file)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

async function* readRows(examples: string): AsyncGenerator<Record<(typeof columns)[number], unknown>> {
  for await (const { example } of readRerankExamples(examples)) {
    yield {
      query_id: example.queryId,
      query_image_path: example.image,
      question: example.question,
      candidate_ids: example.candidates.map(({ id }) => id),
      candidate_image_paths: example.candidates.map(({ image = '' }) => image),
      candidate_texts: example.candidates.map(({ text = '' }) => text),
      relevance_labels: example.candidates.map(({ relevance = 0 }) => relevance),
    }
  }
}

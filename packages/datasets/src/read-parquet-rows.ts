import { DataFormatError } from '@region-r1/core'
import { asyncBufferFromFile, type ParquetRow, parquetMetadataAsync, parquetReadObjects } from 'hyparquet'
import type { RowOf } from './map-entries.ts'
import { describeFileError } from './open-file.ts'

/** The rows of a Parquet file as objects by column name, in memory bounded by the largest row group. */
export async function* readParquetRows(file: string): AsyncGenerator<RowOf<ParquetRow>> {
  let ordinal = 0
  let failed = false
  try {
    // What hyparquet unpacks by itself is snappy alone; newer writers pack with zstd.
    const { compressors } = await import('hyparquet-compressors')
    const source = await asyncBufferFromFile(file)
    const buffer = {
      byteLength: source.byteLength,
      // hyparquet starts to read all columns and may then throw: what they come to is nobody's, and a second error of
      // theirs would end the process. They wait for ever instead.
      slice: async (start: number, end?: number) => {
        const bytes = await source.slice(start, end)
        return failed ? await new Promise<never>(() => {}) : bytes
      },
    }
    const metadata = await parquetMetadataAsync(buffer)
    for (const group of metadata.row_groups) {
      // One group at a time, whatever the numbers of rows say: hyparquet awaits all columns of one, not those of the next.
      const options = { file: buffer, metadata: { ...metadata, row_groups: [group] }, compressors }
      for (const row of await parquetReadObjects(options)) {
        yield { row, ordinal }
        ordinal++
      }
    }
  } catch (error) {
    failed = true
    const described = describeFileError(file, error)
    if (described !== error || !(error instanceof Error)) throw described
    const message = `${file}: expected a Parquet file, got: ${error.message}`
    throw new DataFormatError({ file, message, cause: error })
  }
}

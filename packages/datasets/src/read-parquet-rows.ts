import { DataFormatError } from '@region-r1/core'
import { asyncBufferFromFile, type ParquetRow, parquetMetadataAsync, parquetReadObjects } from 'hyparquet'
import type { RowOf } from './map-entries.ts'
import { describeFileError } from './open-file.ts'

/** The rows of a Parquet file as objects by column name, in memory bounded by the largest row group. */
export async function* readParquetRows(file: string): AsyncGenerator<RowOf<ParquetRow>> {
  let ordinal = 0
  try {
    const buffer = await asyncBufferFromFile(file)
    const metadata = await parquetMetadataAsync(buffer)
    for (const group of metadata.row_groups) {
      const rowEnd = ordinal + Number(group.num_rows)
      for (const row of await parquetReadObjects({ file: buffer, metadata, rowStart: ordinal, rowEnd })) {
        yield { row, ordinal }
        ordinal++
      }
    }
  } catch (error) {
    const described = describeFileError(file, error)
    if (described !== error || !(error instanceof Error)) throw described
    const message = `${file}: expected a Parquet file (snappy or not packed), got: ${error.message}`
    throw new DataFormatError({ file, message, cause: error })
  }
}

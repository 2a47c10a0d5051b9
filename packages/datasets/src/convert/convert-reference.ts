import type { RerankExample } from '@region-r1/core'
import type { ReadOptions } from '../read-options.ts'
import { readReferenceInstances } from '../readers/read-reference-instances.ts'
import { readReferenceParquet } from '../readers/read-reference-parquet.ts'

/** The examples of the public reference code's data files, JSON or, where the name ends in `.parquet`, Parquet. */
export async function* convertReference(file: string, options: ReadOptions = {}): AsyncGenerator<RerankExample> {
  const rows = file.endsWith('.parquet') ? readReferenceParquet(file, options) : readReferenceInstances(file, options)
  for await (const { row } of rows) yield row
}

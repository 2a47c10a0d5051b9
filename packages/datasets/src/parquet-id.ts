import { z } from '@region-r1/core/schema'

/** An id of a Parquet table: pandas writes numbers in any of its types, and those of 64 bits come as bigint. */
export const parquetIdSchema = z.union([
  z.string().min(1),
  z.number().int().transform(String),
  z.bigint().transform(String),
])

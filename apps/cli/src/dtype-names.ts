import type { Dtype } from '@region-r1/encoder'

const dtypes = { fp32: 1, fp16: 1, q8: 1, int8: 1, uint8: 1, q4: 1, q4f16: 1, bnb4: 1 } satisfies Record<Dtype, 1>

/** What `--dtype` takes, the most exact first: all that the encoder knows, by its type alone, so that help needs no runtime. */
export const dtypeNames = Object.keys(dtypes) as Dtype[]

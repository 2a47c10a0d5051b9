import type { Dtype } from '@region-r1/encoder'

/** What `--dtype` takes, the most exact first; a list of its own, so that help needs no runtime. */
export const dtypeNames = ['fp32', 'fp16', 'q8', 'int8', 'uint8', 'q4', 'q4f16', 'bnb4'] as const satisfies Dtype[]

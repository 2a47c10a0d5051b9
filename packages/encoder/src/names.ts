// The names that options take, each list in one place. Nothing is imported: help texts load these alone.

/** Where a model runs. `dml` is DirectML on Windows, `coreml` macOS. */
export const deviceNames = ['cpu', 'cuda', 'webgpu', 'coreml', 'dml'] as const

/** One of {@link deviceNames}. */
export type Device = (typeof deviceNames)[number]

/** Forms of a model's weights, the most exact first. */
export const dtypes = ['fp32', 'fp16', 'q8', 'int8', 'uint8', 'q4', 'q4f16', 'bnb4'] as const

/** The form of a model's weights, by transformers.js' names; each has a file of its own. */
export type Dtype = (typeof dtypes)[number]

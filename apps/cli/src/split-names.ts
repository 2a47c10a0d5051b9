import type { Split } from '@region-r1/scenes'

/** A part of a dataset. */
export type SplitName = Split

const splits = { train: 1, validation: 1, test: 1 } satisfies Record<SplitName, 1>

/** The parts of a dataset, as `--split` takes them: all that the benchmark has, by its type alone. */
export const splitNames = Object.keys(splits) as SplitName[]

// The names that options take, each list in one place. No code of training is imported: help texts load these alone.

import { backendNames } from '@region-r1/tensor/names'

export { type BackendName, backendNames } from '@region-r1/tensor/names'

/** Where a head is trained, the fastest first: on onnxruntime, or on a backend of tfjs. */
export const headBackendNames = ['onnxruntime', ...backendNames] as const

/** One of {@link headBackendNames}. */
export type HeadBackendName = (typeof headBackendNames)[number]

/** Settings to start from: what measurements favour, the paper's run, its algorithm for a head, the public code's run. */
export const presetNames = ['default', 'paper', 'paper-head', 'reference-code'] as const

/** One of {@link presetNames}. */
export type PresetName = (typeof presetNames)[number]

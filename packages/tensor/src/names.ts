// The names that options take, each list in one place. Nothing is imported: help texts load these alone.

/** Where tfjs computes, the fastest first. */
export const backendNames = ['tensorflow', 'webgpu', 'wasm', 'cpu'] as const

/** One of {@link backendNames}. */
export type BackendName = (typeof backendNames)[number]

/** Where tfjs computes, the fastest first. */
export const backendNames = ['tensorflow', 'webgpu', 'wasm', 'cpu'] as const

/** The name of a backend, the fastest first. */
export type BackendName = (typeof backendNames)[number]

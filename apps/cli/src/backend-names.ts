/** Where tfjs may compute, as `--backend` takes it. */
export const trainingBackendNames = ['auto', 'tensorflow', 'webgpu', 'wasm', 'cpu'] as const

export type TrainingBackendName = (typeof trainingBackendNames)[number]

/** Where a model may run, as `--device` takes it. */
export const deviceNames = ['auto', 'cpu', 'cuda', 'webgpu', 'coreml', 'dml'] as const

export type DeviceName = (typeof deviceNames)[number]

import type { LoadEncoderOptions } from '@region-r1/encoder'

/** Where a model may run. */
export type DeviceName = NonNullable<LoadEncoderOptions['device']>

const devices = { auto: 1, cpu: 1, cuda: 1, webgpu: 1, coreml: 1, dml: 1 } satisfies Record<DeviceName, 1>

/** What `--device` takes: all that the encoder knows, by its type alone, so that help needs no runtime. */
export const deviceNames = Object.keys(devices) as DeviceName[]

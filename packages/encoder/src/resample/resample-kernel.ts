import { instantiateKernel, type KernelMemory } from '@region-r1/core/node'
import { resampleKernelBase64 } from './resample-kernel-bytes.ts'

/** The exports of `assembly/resample-kernel.ts`; addresses and lengths are in bytes of its memory. */
export interface ResampleKernel {
  readonly memory: KernelMemory
  resampleRows(
    source: number,
    sourceLine: number,
    rows: number,
    target: number,
    targetLine: number,
    outputs: number,
    offsets: number,
    quads: number,
    weights: number,
    stride: number,
  ): void
  resampleColumns(source: number, line: number, pairs: number, weights: number, target: number, length: number): void
}

/** The kernel, or nothing where the machine has no vector instructions for WebAssembly. */
export function instantiateResampleKernel(): ResampleKernel | undefined {
  return instantiateKernel(resampleKernelBase64)
}

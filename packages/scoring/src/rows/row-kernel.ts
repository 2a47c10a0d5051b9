import { instantiateKernel, type KernelMemory } from '@region-r1/core/node'
import { rowKernelBase64 } from './row-kernel-bytes.ts'

/** The exports of `assembly/row-kernel.ts`; addresses are in bytes of its memory. */
export interface RowKernel {
  readonly memory: KernelMemory
  sumRows(query: number, rows: number, size: number, count: number, products: number, squares: number): void
}

/** The kernel, or nothing where the machine has no vector instructions for WebAssembly. */
export function instantiateRowKernel(): RowKernel | undefined {
  return instantiateKernel(rowKernelBase64)
}

import { resampleKernelBase64 } from './resample-kernel-bytes.ts'

/** The exports of `assembly/resample-kernel.ts`; addresses and lengths are in bytes of its memory. */
export interface ResampleKernel {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number }
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

/** Node has it; the types of it come with those of browsers alone. */
declare const WebAssembly: {
  validate(bytes: Uint8Array): boolean
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object) => { readonly exports: unknown }
}

/** The kernel, or nothing where the machine has no vector instructions for WebAssembly. */
export function instantiateResampleKernel(): ResampleKernel | undefined {
  const bytes = Buffer.from(resampleKernelBase64, 'base64')
  if (!WebAssembly.validate(bytes)) return undefined
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes))
  return exports as ResampleKernel
}

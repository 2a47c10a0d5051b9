/** Node has it; the types of it come with those of browsers alone. */
declare const WebAssembly: {
  validate(bytes: Uint8Array): boolean
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object) => { readonly exports: unknown }
}

/** Memory of a kernel of WebAssembly; its `buffer` is another one after it grew. */
export interface KernelMemory {
  readonly buffer: ArrayBuffer
  /** By pages of 64 KiB. */
  grow(pages: number): number
}

/**
 * A kernel of WebAssembly's exports, or nothing where the machine has no vector instructions for it.
 *
 * @param base64 - the module, as `tools/kernels` writes it
 */
export function instantiateKernel<Exports>(base64: string): Exports | undefined {
  const bytes = Buffer.from(base64, 'base64')
  if (!WebAssembly.validate(bytes)) return undefined
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes))
  return exports as Exports
}

/** Makes a kernel's memory at least so large, and gives the buffer that it then has. */
export function reserveMemory(memory: KernelMemory, bytes: number): ArrayBuffer {
  const missing = bytes - memory.buffer.byteLength
  if (missing > 0) memory.grow(Math.ceil(missing / pageBytes))
  return memory.buffer
}

const pageBytes = 65_536

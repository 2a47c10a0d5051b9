/** A kernel's WebAssembly, from its AssemblyScript. */
export declare function compileKernel(source: URL): Promise<Uint8Array>

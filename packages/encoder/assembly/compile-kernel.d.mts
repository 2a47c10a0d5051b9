/** The kernel's WebAssembly, from its AssemblyScript. */
export declare function compileKernel(): Promise<Uint8Array>

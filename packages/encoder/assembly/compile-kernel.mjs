import { fileURLToPath } from 'node:url'
import asc from 'assemblyscript/asc'

/** The kernel's WebAssembly, from its AssemblyScript. */
export async function compileKernel() {
  const baseDir = fileURLToPath(new URL('.', import.meta.url))
  const options = ['--runtime', 'stub', '--enable', 'simd', '-O3', '--noAssert', '--initialMemory', '1']
  let binary
  const { error, stderr } = await asc.main(
    ['resample-kernel.ts', '--baseDir', baseDir, '--outFile', 'resample-kernel.wasm', ...options],
    {
      writeFile: (name, contents) => {
        if (name.endsWith('.wasm')) binary = contents
      },
    },
  )
  if (error) throw new Error(`resample-kernel.ts does not compile: ${stderr}`, { cause: error })
  return binary
}

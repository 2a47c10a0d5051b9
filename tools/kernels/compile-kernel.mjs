import { basename, dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import asc from 'assemblyscript/asc'

/** A kernel's WebAssembly, from its AssemblyScript. */
export async function compileKernel(source) {
  const path = fileURLToPath(source)
  const options = ['--runtime', 'stub', '--enable', 'simd', '-O3', '--noAssert', '--initialMemory', '1']
  let binary
  const { error, stderr } = await asc.main(
    [basename(path), '--baseDir', dirname(path), '--outFile', 'kernel.wasm', ...options],
    {
      writeFile: (name, contents) => {
        if (name.endsWith('.wasm')) binary = contents
      },
    },
  )
  if (error) throw new Error(`${path} does not compile: ${stderr}`, { cause: error })
  return binary
}

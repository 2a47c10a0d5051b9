// Compiles the kernel into a module of the package, so that nobody who builds or tests the package needs the compiler.
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { compileKernel } from './compile-kernel.mjs'

const target = fileURLToPath(new URL('../src/resample/resample-kernel-bytes.ts', import.meta.url))
const base64 = Buffer.from(await compileKernel()).toString('base64')
const comment =
  '/** Made from `assembly/resample-kernel.ts` by `node assembly/build.mjs`; a test makes it anew and compares. */'
await writeFile(target, `${comment}\nexport const resampleKernelBase64 =\n  '${base64}'\n`)

// Compiles each kernel into a module of its package, so that nobody who builds or tests the package needs the compiler.
import { writeFile } from 'node:fs/promises'
import { compileKernel } from './compile-kernel.mjs'

const kernels = [
  { folder: 'encoder', name: 'resample-kernel', constant: 'resampleKernelBase64', target: 'resample' },
  { folder: 'scoring', name: 'row-kernel', constant: 'rowKernelBase64', target: 'rows' },
]
for (const { folder, name, constant, target } of kernels) {
  const root = new URL(`../../packages/${folder}/`, import.meta.url)
  const binary = await compileKernel(new URL(`assembly/${name}.ts`, root))
  const comment = `/** Made from \`assembly/${name}.ts\` by \`node tools/kernels/build.mjs\`; a test makes it anew and compares. */`
  const code = `export const ${constant} =\n  '${Buffer.from(binary).toString('base64')}'\n`
  await writeFile(new URL(`src/${target}/${name}-bytes.ts`, root), `${comment}\n${code}`)
}

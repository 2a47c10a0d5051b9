// Compiles each kernel into a module of its package, so that nobody who builds or tests the package needs the compiler.
import { writeFile } from 'node:fs/promises'
import { compileKernel } from './compile-kernel.mjs'

const kernels = [
  { source: 'encoder/assembly/resample-kernel.ts', target: 'encoder/src/resample/resample-kernel-bytes.ts' },
  { source: 'scoring/assembly/row-kernel.ts', target: 'scoring/src/rows/row-kernel-bytes.ts' },
]
for (const { source, target } of kernels) {
  const base64 = Buffer.from(await compileKernel(new URL(`../../packages/${source}`, import.meta.url))).toString(
    'base64',
  )
  const [, file, name] = source.match(/\/(assembly\/(.+)\.ts)$/)
  const constant = name.replace(/-(.)/g, (_, letter) => letter.toUpperCase())
  const comment = `/** Made from \`${file}\` by \`node tools/kernels/build.mjs\`; a test makes it anew and compares. */`
  await writeFile(
    new URL(`../../packages/${target}`, import.meta.url),
    `${comment}\nexport const ${constant}Base64 =\n  '${base64}'\n`,
  )
}

// Packs every public package into .region-r1/tarballs, and says how to install them: nothing is published yet.
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CheckFailure } from './check-failure.ts'
import { packPackages } from './pack-packages.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const folder = join(root, '.region-r1/tarballs')

try {
  // Tarballs of an older version would be installed beside the new ones.
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const packed = await packPackages(root, folder)
  process.stdout.write(
    `packed ${packed.length} packages. In the folder of your project:\n\n  npm install --ignore-scripts ${folder}/*.tgz\n`,
  )
} catch (error) {
  if (!(error instanceof CheckFailure)) throw error
  process.stderr.write(`pack: ${error.message}\n`)
  process.exitCode = 1
}

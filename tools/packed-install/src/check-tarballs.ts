import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { NodeVersion } from './find-node.ts'
import { withNode } from './install-package.ts'
import type { PackedPackage } from './pack-packages.ts'
import { runCommand } from './run-command.ts'

/**
 * Installs all tarballs at once into an empty project, as `npm run pack` says, and runs the command line from there.
 *
 * @returns what is wrong; nothing where all is well.
 */
export async function checkTarballs(
  all: readonly PackedPackage[],
  { binary }: NodeVersion,
  scratch: string,
): Promise<string[]> {
  const folder = join(scratch, 'tarballs-together')
  await mkdir(folder)
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true }))
  const steps = [
    `npm install --ignore-scripts --prefer-offline ${dirname(all[0]!.tarball)}/*.tgz`,
    'npx -p @region-r1/cli region-r1 doctor',
  ]
  for (const step of steps) {
    const { ok, output } = await runCommand('sh', ['-c', step], { cwd: folder, env: withNode(binary) })
    if (!ok) return [`\`${step}\` failed:\n${output}`]
  }
  return []
}

import { readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { CheckFailure, describeRegistryFailure } from './check-failure.ts'
import { listPublicPackages, type PublicPackage } from './public-packages.ts'
import { removeStaleBuilds } from './remove-stale-builds.ts'
import { runCommand } from './run-command.ts'

/** A package as the registry would get it. */
export interface PackedPackage extends PublicPackage {
  readonly tarball: string
  readonly tarballBytes: number
  /** Paths inside of the tarball. */
  readonly files: readonly string[]
}

/** Packs every public package; `workspace:` and `catalog:` become versions, as in a release. */
export async function packPackages(root: string, destination: string): Promise<PackedPackage[]> {
  const packages = listPublicPackages(root)
  await Promise.all(packages.map(({ folder }) => removeStaleBuilds(join(root, folder))))
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { packageManager: string }
  const filters = packages.flatMap(({ name }) => ['--filter', name])
  const pack = ['--recursive', 'pack', '--json', '--pack-destination', destination]
  const { ok, stdout, output } = await runCommand('npx', ['--yes', manifest.packageManager, ...filters, ...pack], {
    cwd: root,
  })
  if (!ok) throw new CheckFailure(describeRegistryFailure(output) ?? `pnpm pack failed:\n${output}`)

  const packed = JSON.parse(stdout) as { name: string; filename: string }[]
  return Promise.all(
    packages.map(async ({ name, folder }) => {
      const tarball = packed.find(entry => entry.name === name)!.filename
      const { size } = await stat(tarball)
      return { name, folder, tarball, tarballBytes: size, files: await listFiles(tarball) }
    }),
  )
}

async function listFiles(tarball: string): Promise<string[]> {
  const { stdout } = await runCommand('tar', ['-tzf', tarball], { cwd: dirname(tarball) })
  return stdout
    .split('\n')
    .filter(path => path !== '' && !path.endsWith('/'))
    .map(path => path.replace(/^package\//, ''))
    .sort()
}

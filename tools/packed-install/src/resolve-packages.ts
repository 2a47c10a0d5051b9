import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCommand } from './run-command.ts'

/** A version of a package as the registry lists it. */
export interface PublishedPackage {
  readonly name: string
  readonly version: string
  readonly dependencies: Readonly<Record<string, string>>
}

/**
 * The versions that npm would install for these dependencies, as `name@version`, one entry a copy. It asks a registry on
 * this machine that has the given packages alone, listed oldest first.
 */
export async function resolvePackages(
  dependencies: Readonly<Record<string, string>>,
  published: readonly PublishedPackage[],
): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'region-r1-resolve-'))
  const registry = createServer(({ url = '' }, response) => {
    const name = decodeURIComponent(url.slice(1))
    const versions = published.filter(entry => entry.name === name)
    response.statusCode = versions.length === 0 ? 404 : 200
    response.end(JSON.stringify(describePackage(name, versions)))
  })
  await new Promise<void>(resolve => registry.listen(0, '127.0.0.1', resolve))
  try {
    await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }))
    const { port } = registry.address() as AddressInfo
    const flags = ['--package-lock-only', '--ignore-scripts', '--no-audit', '--no-fund', '--fetch-retries=0']
    const local = [`--registry=http://127.0.0.1:${port}/`, `--cache=${join(folder, 'cache')}`]
    const { ok, output } = await runCommand('npm', ['install', ...flags, ...local], { cwd: folder })
    if (!ok) throw new Error(`npm could not resolve ${JSON.stringify(dependencies)}:\n${output}`)
    const lock = JSON.parse(await readFile(join(folder, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { version: string }>
    }
    return Object.entries(lock.packages)
      .filter(([path]) => path !== '')
      .map(([path, { version }]) => `${path.slice(path.lastIndexOf('node_modules/') + 13)}@${version}`)
      .sort()
  } finally {
    registry.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** What a registry answers for a package's name. Nothing is downloaded, but npm takes equal sums for one package. */
function describePackage(name: string, versions: readonly PublishedPackage[]) {
  const entries = versions.map(entry => {
    const shasum = createHash('sha1').update(`${name}@${entry.version}`).digest('hex')
    return [entry.version, { ...entry, dist: { tarball: 'http://127.0.0.1/none.tgz', shasum } }]
  })
  return { name, 'dist-tags': { latest: versions.at(-1)?.version }, versions: Object.fromEntries(entries) }
}

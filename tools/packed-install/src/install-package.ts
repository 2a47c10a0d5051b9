import { mkdir, writeFile } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import { CheckFailure, describeRegistryFailure } from './check-failure.ts'
import type { PackedPackage } from './pack-packages.ts'
import { type CommandResult, runCommand } from './run-command.ts'

/** The oldest Node that the packages promise to run on, whose types their users may have. */
const minimumNode = '20.19.0'

export interface InstallOptions {
  /** The package alone, as a user asks for it. */
  readonly packed: PackedPackage
  /** Those of this repository that it may depend on. */
  readonly siblings: readonly PackedPackage[]
  /** A folder that is not there yet. */
  readonly folder: string
  /** The binary of the Node to install with. */
  readonly node: string
  readonly scripts?: boolean
  readonly env?: Readonly<Record<string, string>>
}

/** Installs one tarball into an empty folder by npm; what it needs of this repository comes from tarballs too. */
export async function installPackage(options: InstallOptions): Promise<CommandResult> {
  const { packed, siblings, folder, node, scripts = false, env = {} } = options
  await mkdir(folder, { recursive: true })
  const manifest = {
    private: true,
    type: 'module',
    dependencies: { [packed.name]: `file:${packed.tarball}` },
    devDependencies: { '@types/node': `^${minimumNode}` },
    overrides: Object.fromEntries(
      siblings.filter(({ name }) => name !== packed.name).map(({ name, tarball }) => [name, `file:${tarball}`]),
    ),
  }
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest, null, 2))
  const result = await runCommand(
    'npm',
    ['install', '--prefer-offline', '--fetch-retries=1', ...(scripts ? [] : ['--ignore-scripts'])],
    {
      cwd: folder,
      env: { ...withNode(node), ...env },
    },
  )
  const unreachable = result.ok ? undefined : describeRegistryFailure(result.output)
  if (unreachable) throw new CheckFailure(unreachable)
  return result
}

/** The environment in which `node` is that binary, and npm runs by it. */
export function withNode(node: string): Record<string, string> {
  return { PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}` }
}

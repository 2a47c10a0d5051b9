import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { compilePrograms, type Program, runPrograms } from './check-examples.ts'
import { CheckFailure, describeRegistryFailure } from './check-failure.ts'
import type { NodeVersion } from './find-node.ts'
import { installPackage, withNode } from './install-package.ts'
import { lintPackage } from './lint-package.ts'
import { loadEntries } from './load-entries.ts'
import { type InstallSize, measureInstall } from './measure-install.ts'
import type { PackedPackage } from './pack-packages.ts'
import { readCommands, readExamples } from './read-examples.ts'
import { runCommand } from './run-command.ts'

export interface PackageReport {
  readonly packed: PackedPackage
  readonly size: InstallSize
  /** Programs and commands of the README that ran. */
  readonly examples: number
  /** What is wrong, by where it was seen; nothing where all is well. */
  readonly problems: readonly string[]
}

export interface CheckPackageOptions {
  readonly root: string
  readonly packed: PackedPackage
  readonly all: readonly PackedPackage[]
  readonly nodes: readonly NodeVersion[]
  /** A folder for installs. */
  readonly scratch: string
}

/** Lints one package's tarball, installs it alone and runs its README, on each version of Node. */
export async function checkPackage(options: CheckPackageOptions): Promise<PackageReport> {
  const { root, packed, all, nodes, scratch } = options
  const commands = readCommands(await readReadme(root, packed))
  const programs = await readPrograms(root, packed)
  const problems = await lintPackage(root, packed)
  let size: InstallSize = { bytes: 0, packages: [] }
  for (const { major, binary } of nodes) {
    const folder = join(scratch, `${packed.folder.replace('/', '-')}-node-${major}`)
    const install = await installPackage({ packed, siblings: all, folder, node: binary })
    if (!install.ok) {
      problems.push(`Node ${major}: npm install failed:\n${install.output}`)
      continue
    }
    size = await measureInstall(folder)
    await installFrameworks(packed.name, folder, binary)
    const found = await compilePrograms(root, folder, programs)
    if (found.length === 0) {
      found.push(...(await loadEntries(root, folder, binary, packed.name)))
      found.push(...(await runPrograms(folder, binary, programs)))
      found.push(...(await runCommands(commands, folder, binary)))
    }
    problems.push(...found.map(text => `Node ${major}: ${text}`))
    await rm(folder, { recursive: true })
  }
  return { packed, size, examples: programs.filter(({ runs }) => runs).length + commands.length, problems }
}

/** What a README's programs import and its package does not bring, as that README says to install it. */
const frameworks: Readonly<Record<string, readonly string[]>> = { '@region-r1/reranker': ['ai@6'] }

async function installFrameworks(name: string, folder: string, node: string): Promise<void> {
  const wanted = frameworks[name]
  if (wanted === undefined) return
  const { ok, output } = await runCommand('npm', ['install', '--prefer-offline', '--ignore-scripts', ...wanted], {
    cwd: folder,
    env: withNode(node),
  })
  if (!ok) throw new CheckFailure(describeRegistryFailure(output) ?? `${wanted} could not be installed:\n${output}`)
}

function readReadme(root: string, { folder }: PackedPackage): Promise<string> {
  return readFile(join(root, folder, 'README.md'), 'utf8')
}

/** A README's programs; the repository's own README shows the reranker, on pictures of the repository. */
async function readPrograms(root: string, packed: PackedPackage): Promise<Program[]> {
  const readme = `${packed.folder}/README.md`
  const programs: Program[] = readExamples(await readReadme(root, packed)).map(example => ({ ...example, readme }))
  if (packed.name !== '@region-r1/reranker') return programs
  const further = readExamples(await readFile(join(root, 'README.md'), 'utf8'))
  return [...programs, ...further.map(example => ({ ...example, readme: 'README.md', cwd: root }))]
}

async function runCommands(commands: readonly string[], folder: string, node: string): Promise<string[]> {
  const { PATH } = withNode(node)
  const env = { PATH: `${join(folder, 'node_modules/.bin')}:${PATH}` }
  const problems: string[] = []
  for (const command of commands) {
    const { ok, output } = await runCommand('sh', ['-c', command], { cwd: folder, env })
    if (!ok) problems.push(`\`${command}\` failed:\n${output}`)
  }
  return problems
}

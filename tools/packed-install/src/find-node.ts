import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { CheckFailure, describeRegistryFailure } from './check-failure.ts'
import { runCommand } from './run-command.ts'

/** A version of Node to try. */
export interface NodeVersion {
  readonly major: number
  /** Such as `22.23.3`. */
  readonly version: string
  readonly binary: string
}

/** A major version of Node: the running one, or npm's package `node`, kept in the user's cache folder. */
export async function findNode(major: number): Promise<NodeVersion> {
  const binary = process.versions.node.startsWith(`${major}.`) ? process.execPath : await installNode(major)
  const { stdout } = await runCommand(binary, ['--version'], { cwd: tmpdir() })
  return { major, version: stdout.trim().slice(1), binary }
}

async function installNode(major: number): Promise<string> {
  const folder = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'region-r1', `node-${major}`)
  const binary = join(folder, 'node_modules', 'node', 'bin', 'node')
  if (existsSync(binary)) return binary
  await mkdir(folder, { recursive: true })
  const { ok, output } = await runCommand('npm', ['install', '--prefix', folder, `node@${major}`], { cwd: folder })
  if (!ok || !existsSync(binary))
    throw new CheckFailure(describeRegistryFailure(output) ?? `Node ${major} could not be installed:\n${output}`)
  return binary
}

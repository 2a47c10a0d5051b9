import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** Where the bytes of an install are. */
export interface InstallSize {
  readonly bytes: number
  /** Packages at the top level of node_modules, largest first. */
  readonly packages: readonly { readonly name: string; readonly bytes: number }[]
}

/** What the check itself adds to an install, for the compiler. */
const ofTheCheck = ['@types/node', 'undici-types']

/** The files' bytes in a folder's node_modules. */
export async function measureInstall(folder: string): Promise<InstallSize> {
  const modules = join(folder, 'node_modules')
  const names = (await Promise.all((await readdir(modules)).map(name => expandScope(modules, name)))).flat()
  const packages = await Promise.all(
    names
      .filter(name => !ofTheCheck.includes(name))
      .map(async name => ({ name, bytes: await measureFolder(join(modules, name)) })),
  )
  packages.sort((a, b) => b.bytes - a.bytes)
  return { bytes: packages.reduce((sum, { bytes }) => sum + bytes, 0), packages }
}

async function expandScope(modules: string, name: string): Promise<string[]> {
  if (name.startsWith('.')) return []
  if (!name.startsWith('@')) return [name]
  return (await readdir(join(modules, name))).map(inner => `${name}/${inner}`)
}

/** The bytes of all files below a folder. */
export async function measureFolder(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter(entry => entry.isFile())
  const sizes = await Promise.all(files.map(async file => (await lstat(join(file.parentPath, file.name))).size))
  return sizes.reduce((sum, size) => sum + size, 0)
}

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..')

export interface Manifest {
  readonly name: string
  readonly version: string
  readonly private?: boolean
  readonly description?: string
  readonly keywords?: readonly string[]
  readonly license?: string
  readonly homepage?: string
  readonly repository?: { readonly url: string; readonly directory: string }
  readonly engines?: { readonly node: string }
  readonly sideEffects?: boolean
  readonly main?: string
  readonly types?: string
  readonly typesVersions?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>
  /** By sub-path; of an entry, what it gives by condition. */
  readonly exports?: Readonly<Record<string, string | Readonly<Record<string, unknown>>>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

export interface SourceFile {
  /** Path inside the package, with `/`. */
  readonly path: string
  readonly text: string
  /** What it imports, types included, as written. */
  readonly imports: readonly string[]
  readonly isTest: boolean
}

export interface WorkspacePackage {
  /** Such as `packages/core`. */
  readonly folder: string
  readonly manifest: Manifest
  readonly sources: readonly SourceFile[]
  /** What makes its files: `.mjs` outside of `src`. */
  readonly scripts: readonly SourceFile[]
  /** Whether the package holds that file. */
  has(path: string): boolean
  /** The text of that file. */
  read(path: string): string
}

/** The packages in a folder of the repository, with their sources. */
export function readWorkspace(group: 'packages' | 'apps'): WorkspacePackage[] {
  return readdirSync(join(root, group))
    .filter(name => existsSync(join(root, group, name, 'package.json')))
    .map(name => {
      const folder = `${group}/${name}`
      const has = (path: string) => existsSync(join(root, folder, path))
      const read = (path: string) => readFileSync(join(root, folder, path), 'utf8')
      return {
        folder,
        manifest: JSON.parse(read('package.json')) as Manifest,
        sources: readSources(folder, 'src', /\.tsx?$/, read),
        scripts: listScriptFolders(folder).flatMap(name => readSources(folder, name, /\.mjs$/, read)),
        has,
        read,
      }
    })
}

function listScriptFolders(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter(entry => entry.isDirectory() && !['src', 'dist', 'node_modules'].includes(entry.name))
    .map(({ name }) => name)
}

function readSources(folder: string, under: string, suffix: RegExp, read: (path: string) => string): SourceFile[] {
  return readdirSync(join(root, folder, under), { recursive: true, encoding: 'utf8' })
    .map(path => `${under}/${path.replaceAll('\\', '/')}`)
    .filter(path => suffix.test(path) && !path.includes('/__fixtures__/'))
    .map(path => {
      const text = read(path)
      const imports = [...text.matchAll(/(?:^|\s)(?:from|import)\s*\(?\s*'([\w.@#][^'\s]*)'/gm)].map(match => match[1]!)
      return { path, text, imports, isTest: /\.(test|test-d|contract)\.ts$|^src\/testing\//.test(path) }
    })
}

import { getPackageName } from './get-package-name.ts'
import type { SourceFile, WorkspacePackage } from './read-workspace.ts'

/**
 * What a package.json declares without need. A dependency is needed by a source that ships; a peer by a test too, as an
 * adapter may fit a framework's types without importing them; what is for development by any file. Whoever depends on a
 * package may bring its peers along.
 */
export function findUnusedDependencies({ manifest, sources, scripts, read, has }: WorkspacePackage): string[] {
  const { dependencies, optionalDependencies, peerDependencies, devDependencies } = manifest
  const all = { ...dependencies, ...optionalDependencies, ...peerDependencies, ...devDependencies }
  const peers = new Set(
    Object.keys(all)
      .map(name => `node_modules/${name}/package.json`)
      .filter(has)
      .flatMap(path => Object.keys((JSON.parse(read(path)) as typeof manifest).peerDependencies ?? {})),
  )
  const shipped = sources.filter(({ isTest }) => !isTest)
  const unused = (names: object | undefined, files: readonly SourceFile[]) =>
    Object.keys(names ?? {}).filter(name => !peers.has(name) && !files.some(file => uses(file, name)))
  return [
    ...unused({ ...dependencies, ...optionalDependencies }, shipped),
    ...unused(peerDependencies, sources),
    ...unused(devDependencies, [...sources, ...scripts]),
  ]
}

/** Whether a file imports a package, or loads it by a name that it holds whole or completes behind the scope. */
function uses({ imports, text }: SourceFile, dependency: string): boolean {
  const name = dependency.replace(/^@types\//, '')
  if (imports.some(imported => getPackageName(imported) === name)) return true
  return [`'${name}'`, `'${name}/`, `\`${name.split('/')[0]}/\${`].some(mention => text.includes(mention))
}

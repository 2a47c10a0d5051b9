import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A package that goes to the registry. */
export interface PublicPackage {
  readonly name: string
  /** Such as `packages/core`. */
  readonly folder: string
}

/** The workspace's packages that are not private. */
export function listPublicPackages(root: string): PublicPackage[] {
  return ['packages', 'apps']
    .flatMap(group => readdirSync(join(root, group)).map(name => `${group}/${name}`))
    .filter(folder => existsSync(join(root, folder, 'package.json')))
    .map(folder => ({ folder, ...readManifest(join(root, folder)) }))
    .filter(manifest => !manifest.private)
    .map(({ name, folder }) => ({ name, folder }))
}

function readManifest(folder: string): { name: string; private?: boolean } {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
}

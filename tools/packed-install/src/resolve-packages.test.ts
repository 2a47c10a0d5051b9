import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { listPublicPackages } from './public-packages.ts'
import { type PublishedPackage, resolvePackages } from './resolve-packages.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** The public packages as a release 0.1.0 of all would publish them, without what others publish. */
function listRelease(): PublishedPackage[] {
  return listPublicPackages(root).map(({ name, folder }) => {
    const { dependencies = {} } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as {
      dependencies?: Record<string, string>
    }
    const own = Object.entries(dependencies).filter(([dependency]) => dependency.startsWith('@region-r1/'))
    // As pnpm writes them: `workspace:^` becomes ^0.1.0, `workspace:*` becomes 0.1.0.
    const ranges = own.map(([dependency, range]) => [
      dependency,
      `${range.replace('workspace:', '').replace('*', '')}0.1.0`,
    ])
    return { name, version: '0.1.0', dependencies: Object.fromEntries(ranges) }
  })
}

const copiesOfCore = (installed: readonly string[]) => installed.filter(name => name.startsWith('@region-r1/core@'))

test('a user who takes a fix of core gets one copy of it for all packages', async () => {
  const release = listRelease()
  const fix = { ...release.find(({ name }) => name === '@region-r1/core')!, version: '0.1.1' }
  const all = Object.fromEntries(release.map(({ name }) => [name, '^0.1.0']))
  const installed = await resolvePackages({ ...all, '@region-r1/core': '0.1.1' }, [...release, fix])
  expect(copiesOfCore(installed)).toEqual(['@region-r1/core@0.1.1'])
  expect(installed).toHaveLength(release.length)
})

test('with exact versions the user would get two', async () => {
  const core = { name: '@region-r1/core', version: '0.1.0', dependencies: {} }
  const policy = { name: '@region-r1/policy', version: '0.1.0', dependencies: { '@region-r1/core': '0.1.0' } }
  const published = [core, { ...core, version: '0.1.1' }, policy]
  const installed = await resolvePackages({ '@region-r1/core': '0.1.1', '@region-r1/policy': '0.1.0' }, published)
  expect(copiesOfCore(installed)).toHaveLength(2)
})

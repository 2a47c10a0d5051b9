import { expect, test } from 'vitest'
import { findUnusedDependencies } from './find-unused-dependencies.ts'
import type { Manifest, SourceFile, WorkspacePackage } from './read-workspace.ts'

const createSource = (path: string, text: string, imports: string[] = []): SourceFile => ({
  path,
  text,
  imports,
  isTest: path.endsWith('.test.ts'),
})

function createPackage(
  manifest: Omit<Manifest, 'name' | 'version'>,
  sources: SourceFile[],
  installed = {},
): WorkspacePackage {
  const files = new Map(
    Object.entries(installed).map(([name, peerDependencies]) => [
      `node_modules/${name}/package.json`,
      JSON.stringify({ peerDependencies }),
    ]),
  )
  return {
    folder: 'packages/some',
    manifest: { name: 'some', version: '0.0.0', ...manifest },
    sources,
    scripts: [createSource('assets/make.mjs', '', ['maker'])],
    has: path => files.has(path),
    read: path => files.get(path)!,
  }
}

test('a dependency that only a test imports is unused, and one of development or a peer is not', () => {
  const sources = [createSource('src/a.ts', '', ['used/sub-path']), createSource('src/a.test.ts', '', ['tested'])]
  expect(findUnusedDependencies(createPackage({ dependencies: { used: '', tested: '' } }, sources))).toEqual(['tested'])
  const manifest = { peerDependencies: { tested: '' }, devDependencies: { tested: '', maker: '', '@types/used': '' } }
  expect(findUnusedDependencies(createPackage(manifest, sources))).toEqual([])
})

test('a name in quotes or put together behind its scope is a use, the beginning of a longer name is not', () => {
  const source = createSource(
    'src/a.ts',
    ['whole', 'other-thing'].map(name => `load('${name}')`).join() + 'load(`@scope/$' + '{name}`)',
  )
  const dependencies = { whole: '', '@scope/part': '', other: '' }
  expect(findUnusedDependencies(createPackage({ dependencies }, [source]))).toEqual(['other'])
})

test('the peer of a dependency comes along without an import', () => {
  const source = createSource('src/a.ts', '', ['host'])
  const dependencies = { host: '', guest: '', stranger: '' }
  expect(findUnusedDependencies(createPackage({ dependencies }, [source], { host: { guest: '>=1' } }))).toEqual([
    'stranger',
  ])
})

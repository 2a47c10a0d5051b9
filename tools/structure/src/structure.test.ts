import { isBuiltin } from 'node:module'
import { posix } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findCircles } from './find-circles.ts'
import { findUnusedDependencies } from './find-unused-dependencies.ts'
import { getPackageName } from './get-package-name.ts'
import { readWorkspace, type WorkspacePackage } from './read-workspace.ts'

// What each package may stand on (ARCHITECTURE.md draws it); an app may use every package.
const layers: Readonly<Record<string, readonly string[]>> = {
  core: [],
  encoder: ['core'],
  scoring: ['core', 'encoder'],
  policy: ['core', 'encoder', 'scoring'],
  reranker: ['core', 'encoder', 'scoring', 'policy'],
  tensor: ['core'],
  datasets: ['core'],
  scenes: ['core', 'datasets'],
  eval: ['core', 'encoder', 'scoring', 'policy', 'reranker', 'datasets'],
  trainer: ['core', 'tensor', 'encoder', 'scoring', 'policy', 'reranker', 'eval'],
  'encoder-trainer': ['core', 'tensor', 'encoder', 'datasets', 'scenes'],
}

const packages = readWorkspace('packages')
const apps = readWorkspace('apps')

describe.each([...packages, ...apps].map(entry => [entry.folder, entry] as const))('%s', (_, entry) => {
  test('has a README and at least one test', () => {
    expect(entry.has('README.md')).toBe(true)
    expect(entry.sources.some(({ isTest }) => isTest)).toBe(true)
  })

  test('tells the registry what it is, where it comes from and what it runs on', () => {
    const { description, keywords, license, homepage, repository, engines, private: hidden } = entry.manifest
    if (hidden) return
    expect({ license, directory: repository?.directory, node: engines?.node }).toEqual({
      license: 'Apache-2.0',
      directory: entry.folder,
      node: '>=20.19',
    })
    expect(homepage).toContain(entry.folder)
    expect(description).toBeTruthy()
    expect(keywords?.length).toBeGreaterThan(2)
  })

  test('imports only what its package.json declares', () => {
    const { dependencies, optionalDependencies, peerDependencies, devDependencies } = entry.manifest
    const shipped = { ...dependencies, ...optionalDependencies, ...peerDependencies }
    const undeclared = entry.sources.flatMap(({ path, imports, isTest }) => {
      const known = isTest ? { vitest: '', ...shipped, ...devDependencies } : shipped
      return imports
        .filter(isBare)
        .filter(name => !(getPackageName(name) in known))
        .map(name => `${path}: ${name}`)
    })
    expect(undeclared).toEqual([])
  })

  test('declares only what it uses', () => {
    expect(findUnusedDependencies(entry)).toEqual([])
  })

  test('imports in no circle, types included', () => {
    const edges = entry.sources.map(({ path, imports }) => {
      const own = imports.filter(name => name.startsWith('.'))
      return [path, own.map(name => posix.join(posix.dirname(path), name))] as const
    })
    expect(findCircles(new Map(edges))).toEqual([])
  })

  // An exact version would give a user who updates one package a second copy of `core`, whose boxes fit no other.
  test('takes packages of the workspace by workspace:^ alone, as its tsconfig.json refers to them', () => {
    const own = Object.entries({ ...entry.manifest.dependencies, ...entry.manifest.peerDependencies }).filter(isOwn)
    expect(own.filter(([, version]) => version !== 'workspace:^')).toEqual([])
    const referred = (JSON.parse(entry.read('tsconfig.json')) as { references: { path: string }[] }).references
    expect(referred.map(({ path }) => path.split('/').at(-1)).sort()).toEqual(
      own.map(([name]) => getShortName(name)).sort(),
    )
  })
})

describe.each(packages.map(entry => [entry.folder, entry] as const))('%s', (folder, entry) => {
  test('exports its sources, types and build from index.ts, and sub-paths that exist', () => {
    const { './package.json': manifest, ...entries } = entry.manifest.exports ?? {}
    expect(manifest).toBe('./package.json')
    expect(entries['.']).toEqual(listConditions('./src/index.ts'))
    expect(entry.manifest.sideEffects, 'bundlers drop what is not used').toBe(false)
    for (const target of Object.values(entries)) {
      const source = (target as Record<string, string>)['@region-r1/source']!
      expect(entry.has(source), source).toBe(true)
      expect(target).toEqual(listConditions(source))
    }
  })

  test('gives its types to compilers that read no exports, too', () => {
    const { main, types, typesVersions, exports = {} } = entry.manifest
    expect({ main, types }).toEqual({ main: './dist/index.cjs', types: './dist/index.d.ts' })
    const { '.': _, './package.json': __, ...subPaths } = exports
    const found = Object.entries(typesVersions?.['*'] ?? {}).map(([name, [file]]) => [`./${name}`, file])
    expect(found).toEqual(Object.entries(subPaths).map(([name, target]) => [name, (target as { types: string }).types]))
  })

  test('stands only on packages below it', () => {
    const below = layers[folder.split('/')[1]!]
    expect(below, 'a package that the table of layers does not know').toBeDefined()
    const above = entry.sources.flatMap(({ path, imports }) =>
      imports
        .filter(name => isOwn([name]))
        .map(getShortName)
        .filter(isForbidden(entry, below!))
        .map(name => `${path}: ${name}`),
    )
    expect(above).toEqual([])
  })

  test('lists names without loading code, so that help texts can show them at once', () => {
    const names = entry.sources.find(({ path }) => path === 'src/names.ts')
    expect(names?.imports.filter(name => !name.endsWith('/names')) ?? []).toEqual([])
    const exported = entry.manifest.exports?.['./names']
    expect(exported !== undefined, 'the sub-path ./names').toBe(names !== undefined)
  })

  test('has zod from core alone, whose build leaves out what no package uses', () => {
    const offenders = entry.sources.filter(({ imports }) => imports.includes('zod')).map(({ path }) => path)
    if (folder !== 'packages/core') expect(offenders).toEqual([])
  })

  test('draws no randomness but from a seeded generator', () => {
    const offenders = entry.sources.filter(({ text }) => text.includes('Math.random(')).map(({ path }) => path)
    expect(offenders).toEqual([])
  })
})

test('no package depends on an app', () => {
  const names = apps.map(({ manifest }) => manifest.name)
  for (const { manifest } of packages) {
    for (const name of names) expect({ ...manifest.dependencies, ...manifest.devDependencies }).not.toHaveProperty(name)
  }
})

/** What an entry of that source exports, to `import` and to `require`. */
function listConditions(source: string) {
  const built = source.replace('./src/', './dist/').replace(/\.ts$/, '')
  return {
    '@region-r1/source': source,
    require: { types: `${built}.d.cts`, default: `${built}.cjs` },
    types: `${built}.d.ts`,
    default: `${built}.js`,
  }
}

function isBare(name: string): boolean {
  return !name.startsWith('.') && !isBuiltin(name)
}

function isOwn([name]: readonly [string, ...unknown[]]): boolean {
  return name.startsWith('@region-r1/')
}

function getShortName(name: string): string {
  return name.split('/')[1]!
}

/** Its own name (in an example) and what tests alone import aside, what is not below is forbidden. */
function isForbidden({ manifest }: WorkspacePackage, below: readonly string[]): (name: string) => boolean {
  return name => !below.includes(name) && !forTests.includes(name) && `@region-r1/${name}` !== manifest.name
}

/** Packages of `tools`, which are development dependencies. */
const forTests = ['test-kit', 'kernels']

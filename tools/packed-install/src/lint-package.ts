import type { PackedPackage } from './pack-packages.ts'
import { runCommand } from './run-command.ts'

/** What is wrong with a tarball itself; empty where nothing is. */
export async function lintPackage(root: string, packed: PackedPackage): Promise<string[]> {
  const [publint, types] = await Promise.all([
    runCommand('node_modules/.bin/publint', ['run', packed.tarball, '--strict'], {
      cwd: `${root}/tools/packed-install`,
    }),
    checkTypes(root, packed),
  ])
  return [...(publint.ok ? [] : [`publint: ${publint.output}`]), ...types, ...listWrongFiles(packed)]
}

/** Whether every entry resolves to types that describe it, for `import` and `require`, old ways of resolving included. */
async function checkTypes(root: string, { tarball, files }: PackedPackage): Promise<string[]> {
  if (!files.some(path => path.endsWith('.d.ts'))) return [] // a command has no types to resolve
  const args = [tarball, '--format', 'ascii', '--no-color', '--no-emoji']
  const { ok, output } = await runCommand('node_modules/.bin/attw', args, { cwd: `${root}/tools/packed-install` })
  return ok ? [] : [`attw: ${output}`]
}

/** Files that must be in a tarball and are not, or are and must not. */
export function listWrongFiles({ files }: Pick<PackedPackage, 'files'>): string[] {
  const absent = ['LICENSE', 'README.md', 'package.json'].filter(path => !files.includes(path))
  const unwanted = files.filter(path => /\.test\.|\.test-d\.|__fixtures__|\.tsbuildinfo$|\.pyc?$/.test(path))
  const published = files.includes('dist/testing/index.js') // a `./testing` sub-path starts from an index
  const testing = published ? [] : files.filter(path => /^(src|dist)\/testing\//.test(path))
  const built = new Set(files.filter(path => /^(?!dist\/shared\/).*\.js\.map$/.test(path)))
  const sourceless = [...built].filter(
    path => !files.includes(path.replace(/^dist\//, 'src/').replace(/\.js\.map$/, '.ts')),
  )
  const hasPage = files.includes('dist/site/index.html')
  const hasScript = files.some(path => /^dist\/site\/assets\/.*\.js$/.test(path))
  return [
    ...(hasPage && !hasScript ? ['dist/site has no script, so that its page stays empty: build it again'] : []),
    ...absent.map(path => `${path} is not in the tarball`),
    ...[...unwanted, ...testing].map(path => `${path} is in the tarball: it is for this repository's tests`),
    ...sourceless.map(path => `${path} is of a source that is no longer there: delete dist and build again`),
  ]
}

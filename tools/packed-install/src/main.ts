// Packs every public package, installs each alone from its tarball and runs its README. See docs/packages.md.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { CheckFailure } from './check-failure.ts'
import { checkPackage, type PackageReport } from './check-package.ts'
import { checkTarballs } from './check-tarballs.ts'
import { findNode } from './find-node.ts'
import { formatReport, formatSize } from './format-report.ts'
import { packPackages } from './pack-packages.ts'
import { tryInstallScripts } from './try-install-scripts.ts'
import { writeTables } from './write-tables.ts'

const usage = `npm run check:packages -- [--node 20,22,24] [--only reranker,cli] [--out FILE.md]

  --node   major versions of Node to install and run with; the running one if absent
  --only   packages to check; all if absent
  --out    also tries install scripts, and writes the tables between the marks in that file
`
const root = fileURLToPath(new URL('../../..', import.meta.url))

const { values } = parseArgs({
  options: {
    node: { type: 'string', default: process.versions.node.split('.')[0]! },
    only: { type: 'string' },
    out: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})

if (values.help) {
  process.stdout.write(usage)
} else {
  const scratch = await mkdtemp(join(tmpdir(), 'region-r1-packages-'))
  try {
    await checkPackages(scratch)
  } catch (error) {
    if (!(error instanceof CheckFailure)) throw error
    process.stderr.write(`check:packages: ${error.message}\n`)
    process.exitCode = 1
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

async function checkPackages(scratch: string): Promise<void> {
  const nodes = await Promise.all(values.node.split(',').map(major => findNode(Number(major))))
  const all = await packPackages(root, join(scratch, 'tarballs'))
  for (const problem of await checkTarballs(all, nodes[0]!, scratch)) {
    process.stderr.write(`all tarballs at once: ${problem}\n`)
    process.exitCode = 1
  }
  const wanted = values.only?.split(',').map(name => `@region-r1/${name}`)
  const reports: PackageReport[] = []
  for (const packed of all.filter(({ name }) => wanted?.includes(name) ?? true)) {
    const start = Date.now()
    const report = await checkPackage({ root, packed, all, nodes, scratch })
    const verdict = report.problems.length === 0 ? 'well' : `${report.problems.length} problems`
    process.stderr.write(`${packed.name}: ${verdict}, ${((Date.now() - start) / 1000).toFixed(1)} s\n`)
    for (const problem of report.problems) process.stderr.write(`  ${problem.replaceAll('\n', '\n    ')}\n`)
    if (report.problems.length > 0) process.exitCode = 1
    reports.push(report)
  }

  const tables = [formatReport(reports, nodes)]
  const reranker = reports.find(({ packed }) => packed.name === '@region-r1/reranker')
  if (reranker) tables.push(formatSize(reranker))
  if (values.out) {
    const cli = all.find(({ name }) => name === '@region-r1/cli')!
    tables.push(await tryInstallScripts(cli, all, nodes[0]!, scratch))
    await writeTables(values.out, tables.join('\n\n'))
  }
  process.stdout.write(`${tables.join('\n\n')}\n`)
}

import type { PackageReport } from './check-package.ts'
import type { NodeVersion } from './find-node.ts'

/** One row a package, as Markdown. */
export function formatReport(reports: readonly PackageReport[], nodes: readonly NodeVersion[]): string {
  const rows = reports.map(({ packed, size, examples, problems }) => [
    `\`${packed.name}\``,
    formatMegabytes(packed.tarballBytes),
    formatMegabytes(size.bytes),
    String(size.packages.length),
    String(examples),
    ...nodes.map(({ major }) => (problems.some(text => text.startsWith(`Node ${major}:`)) ? 'fails' : 'passes')),
    problems.some(text => !text.startsWith('Node ')) ? 'fails' : 'clean',
  ])
  const versions = nodes.map(({ version }) => `Node ${version}`)
  const header = [
    'package',
    'tarball, MB',
    'installed, MB',
    'packages',
    'examples',
    ...versions,
    'publint, attw, files',
  ]
  return formatTable(header, rows)
}

/** What an install consists of: its largest packages, the rest as one row. */
export function formatSize({ packed, size }: PackageReport, count = 8): string {
  const shown = size.packages.slice(0, count)
  const rest = size.packages.slice(count)
  const rows = [
    ...shown.map(({ name, bytes }) => [`\`${name}\``, formatMegabytes(bytes)]),
    [`${rest.length} more`, formatMegabytes(rest.reduce((sum, { bytes }) => sum + bytes, 0))],
  ]
  return formatTable([`in the install of \`${packed.name}\``, 'MB'], rows)
}

export function formatTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const rule = header.map((_, column) => (/^[\d.]+$/.test(rows[0]?.[column] ?? '') ? '---:' : '---'))
  return [header, rule, ...rows].map(line).join('\n')
}

export function formatMegabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(bytes < 1e5 ? 2 : 1)
}

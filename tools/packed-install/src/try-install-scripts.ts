import { join } from 'node:path'
import type { NodeVersion } from './find-node.ts'
import { formatTable } from './format-report.ts'
import { installPackage } from './install-package.ts'
import type { PackedPackage } from './pack-packages.ts'

/** What becomes of an install whose dependencies' install scripts run, as a table. */
export async function tryInstallScripts(
  packed: PackedPackage,
  all: readonly PackedPackage[],
  node: NodeVersion,
  scratch: string,
): Promise<string> {
  const ways: [string, Record<string, string>][] = [
    ['`npm install`', {}],
    ['`ONNXRUNTIME_NODE_INSTALL=skip npm install`', { ONNXRUNTIME_NODE_INSTALL: 'skip' }],
  ]
  const rows: string[][] = []
  for (const [index, [way, env]] of ways.entries()) {
    const folder = join(scratch, `scripts-${index}`)
    const { ok, output } = await installPackage({
      packed,
      siblings: all,
      folder,
      node: node.binary,
      scripts: true,
      env,
    })
    const reason = /\bE[A-Z_]{6,}\b/.exec(output)?.[0] ?? 'see the log of npm'
    rows.push([way, ok ? 'works' : `fails without a way to NuGet (${reason})`])
  }
  return formatTable([`\`${packed.name}\` with install scripts`, ''], rows)
}

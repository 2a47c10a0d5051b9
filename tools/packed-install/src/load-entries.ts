import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runCommand } from './run-command.ts'

/** Of a CommonJS project in TypeScript as many are; declarations of other packages are not ours to check. */
const compilerOptions = {
  target: 'es2022',
  module: 'node16',
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  types: ['node'],
}

/**
 * Loads every entry of an installed package by `import` and by `require`, which must give the same modules, and compiles
 * a CommonJS program that requires them.
 *
 * @returns what failed; nothing where all is well.
 */
export async function loadEntries(root: string, folder: string, node: string, name: string): Promise<string[]> {
  const manifest = await readFile(join(folder, 'node_modules', name, 'package.json'), 'utf8')
  const { exports } = JSON.parse(manifest) as { exports: Record<string, unknown> }
  const entries = Object.keys(exports)
    .filter(entry => entry !== './package.json')
    .map(entry => `${name}${entry.slice(1)}`)
  if (entries.length === 0) return []
  await writeFile(join(folder, 'entries.mjs'), formatLoader(entries))
  await writeFile(join(folder, 'entries.cts'), formatTypedProgram(entries))
  await writeFile(join(folder, 'tsconfig.entries.json'), JSON.stringify({ compilerOptions, files: ['entries.cts'] }))
  const loaded = await runCommand(node, ['entries.mjs'], { cwd: folder })
  const compiled = await runCommand(join(root, 'node_modules/.bin/tsc'), ['-p', 'tsconfig.entries.json'], {
    cwd: folder,
  })
  return [
    ...(loaded.ok ? [] : [`its entries cannot be loaded:\n${loaded.output}`]),
    ...(compiled.ok ? [] : [`a CommonJS program does not compile:\n${compiled.output}`]),
  ]
}

function formatLoader(entries: readonly string[]): string {
  const lines = entries.map(
    entry => `if (!isDeepStrictEqual({ ...(await import('${entry}')) }, { ...require('${entry}') })) throw '${entry}'`,
  )
  return [
    "import { createRequire } from 'node:module'",
    "import { isDeepStrictEqual } from 'node:util'",
    'const require = createRequire(import.meta.url)',
    ...lines,
  ].join('\n')
}

/** One that compiles only where each entry has types: an absent member must be an error. */
function formatTypedProgram(entries: readonly string[]): string {
  return entries
    .map((entry, index) => `import e${index} = require('${entry}')\n// @ts-expect-error\ne${index}.nothingOfThisName\n`)
    .join('')
}

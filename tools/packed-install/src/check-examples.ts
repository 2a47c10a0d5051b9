import { spawn } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { compareBlock, compareComments, type PrintedLine } from './compare-output.ts'
import type { ReadmeExample } from './read-examples.ts'
import { runCommand } from './run-command.ts'

const timeoutMs = 120_000

/** Settings of a careful user: strict, and our declarations are checked too. */
const compilerOptions = {
  target: 'es2023',
  module: 'nodenext',
  strict: true,
  types: ['node'],
  skipLibCheck: false,
}

/** An example, and where it is to run. */
export interface Program extends ReadmeExample {
  /** The README's path in the repository. */
  readonly readme: string
  /** Where its relative paths start; where it is installed if absent. */
  readonly cwd?: string
}

/**
 * Type-checks programs in the folder where their package is installed, and compiles them there.
 *
 * @returns the compiler's complaints; none where all is well.
 */
export async function compilePrograms(root: string, folder: string, programs: readonly Program[]): Promise<string[]> {
  if (programs.length === 0) return []
  await Promise.all(programs.map(({ code }, index) => writeFile(join(folder, `example-${index}.mts`), code)))
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.mts'] }))
  const { output } = await runCommand(join(root, 'node_modules/.bin/tsc'), ['-p', '.'], { cwd: folder })
  const complaints = keepOwnComplaints(output)
  return complaints === ''
    ? []
    : [complaints.replace(/example-(\d+)\.mts\((\d+)/g, (_, index, line) => locate(programs[index]!, line))]
}

/**
 * Without those about declarations of other packages, with the lines that go on from them: tfjs's do not compile by
 * themselves, and its users have `skipLibCheck`.
 */
export function keepOwnComplaints(output: string): string {
  const complaints = output.split(/\n(?=\S)/)
  return complaints
    .filter(complaint => !/^[^(]*node_modules\/(?!@region-r1\/)/.test(complaint))
    .join('\n')
    .trim()
}

/** Runs compiled programs by that binary of Node; what they print must be what their README says. */
export async function runPrograms(folder: string, node: string, programs: readonly Program[]): Promise<string[]> {
  const problems: string[] = []
  for (const [index, { code, output, line, runs, readme, cwd = folder }] of programs.entries()) {
    if (!runs) continue
    const file = join(folder, `example-${index}.mjs`)
    const result = await runProgram(node, file, cwd)
    const compiled = await readFile(file, 'utf8')
    const found = result.failure
      ? [result.failure]
      : [...compareComments(compiled, result.printed), ...(output ? compareBlock(code, output, result.stdout) : [])]
    problems.push(...found.map(text => `${readme}:${line}: ${text}`))
  }
  return problems
}

interface ProgramResult {
  readonly stdout: string
  readonly printed: readonly PrintedLine[]
  readonly failure?: string
}

function runProgram(node: string, file: string, cwd: string): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    const recorder = new URL('record-console.js', import.meta.url).href
    const child = spawn(node, ['--import', recorder, file], {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      timeout: timeoutMs,
    })
    const texts = ['', '', '']
    for (const [index, stream] of child.stdio.slice(1, 4).entries()) {
      ;(stream as Readable).setEncoding('utf8').on('data', text => {
        texts[index] += text
      })
    }
    child.on('error', reject)
    child.on('close', (code, signal) => {
      const [stdout, stderr, lines] = texts as [string, string, string]
      const printed = lines
        .split('\n')
        .filter(Boolean)
        .map(line => JSON.parse(line) as PrintedLine)
      const failure = code === 0 ? undefined : `it ended with ${signal ?? `exit ${code}`}:\n${stderr.trim()}`
      resolve({ stdout, printed, ...(failure !== undefined && { failure }) })
    })
  })
}

function locate({ readme, line }: Program, offset: string): string {
  return `${readme}(${line + Number(offset) - 1}`
}

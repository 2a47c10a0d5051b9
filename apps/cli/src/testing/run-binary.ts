import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { CommandRun } from './run-command.ts'

export const binary = fileURLToPath(new URL('../../bin/region-r1.js', import.meta.url))

export interface RunBinaryOptions {
  /** The working directory. */
  readonly cwd: string
  /** @default that of this process */
  readonly env?: NodeJS.ProcessEnv | undefined
  /** Ctrl-C is pressed once standard error holds this. */
  readonly interruptAfter?: string | undefined
}

/** The built command in a process of its own, as a user has it; needs `dist`, which `npm test` builds. */
export async function runBinary(
  parts: readonly string[],
  { cwd, env, interruptAfter }: RunBinaryOptions,
): Promise<CommandRun> {
  const child = spawn(process.execPath, [binary, ...parts], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let messages = ''
  let interrupted = interruptAfter === undefined
  child.stderr.setEncoding('utf8').on('data', chunk => {
    messages += chunk
    if (!interrupted && messages.includes(interruptAfter!)) interrupted = child.kill('SIGINT')
  })
  const [output, [exitCode]] = await Promise.all([text(child.stdout), once(child, 'close') as Promise<[number]>])
  return { exitCode, output, messages }
}

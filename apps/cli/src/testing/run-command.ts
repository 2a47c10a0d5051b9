import { Writable } from 'node:stream'
import { runCli } from '../run-cli.ts'

export interface CommandRun {
  readonly exitCode: number
  /** What went to standard output. */
  readonly output: string
  /** What went to standard error. */
  readonly messages: string
}

/** One command line in this process, on the sources, and without a terminal. */
export async function runCommand(parts: readonly string[], signal = new AbortController().signal): Promise<CommandRun> {
  const output = new Collector()
  const messages = new Collector()
  const exitCode = await runCli(parts, { signal, output, messages })
  return { exitCode, output: output.text, messages: messages.text }
}

class Collector extends Writable {
  text = ''

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString()
    done()
  }
}

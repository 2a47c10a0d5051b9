import type { CommandContext } from './command-context.ts'

/** A line for people, in place of a bar that stands on it and of the terminal's own ^C. */
export function writeLine({ messages }: CommandContext, text: string): void {
  messages.write(`${messages.isTTY ? '\r\x1b[K' : ''}${text}\n`)
}

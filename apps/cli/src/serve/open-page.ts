import open from 'open'
import type { CommandContext } from '../command-context.ts'

/** Opens the page in the reader's browser; where there is none, says where it is. */
export async function openPage(url: string, { messages }: CommandContext): Promise<void> {
  try {
    const browser = await open(url)
    browser.once('error', () => messages.write(`no browser could be opened; the page is at ${url}\n`))
  } catch {
    messages.write(`no browser could be opened; the page is at ${url}\n`)
  }
}

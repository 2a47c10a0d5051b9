import open from 'open'
import type { CommandContext } from '../command-context.ts'

/** Opens the page in the reader's browser; where there is none, says where it is. */
export async function openPage(url: string, { messages }: CommandContext): Promise<void> {
  const tellWhere = () => messages.write(`no browser could be opened; the page is at ${url}\n`)
  try {
    const opener = await open(url)
    opener.once('error', tellWhere)
    opener.once('close', exitCode => {
      if (exitCode !== 0) tellWhere()
    })
  } catch {
    tellWhere()
  }
}

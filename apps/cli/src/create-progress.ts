import type { CommandContext } from './command-context.ts'

const barWidth = 24
const refreshMs = 80

/**
 * A bar on a terminal, nothing elsewhere. Call it with how much is done; it clears itself at the end. Without a total it
 * counts.
 */
export function createProgress({ messages }: CommandContext, label: string): (done: number, total?: number) => void {
  if (!messages.isTTY) return () => {}
  let shownAt = 0
  return (done, total) => {
    const now = Date.now()
    if (total !== undefined && done >= total) messages.write('\r\x1b[K')
    else if (now - shownAt >= refreshMs) {
      shownAt = now
      messages.write(`\r${label} ${total === undefined ? done : `${formatBar(done / total)} ${done}/${total}`}\x1b[K`)
    }
  }
}

function formatBar(share: number): string {
  const filled = Math.floor(share * barWidth)
  return '█'.repeat(filled) + '░'.repeat(barWidth - filled)
}

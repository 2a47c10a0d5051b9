import type { CommandContext } from './command-context.ts'

const barWidth = 24
const refreshMs = 80

/** A bar on a terminal, nothing elsewhere. Call it with how much is done; it clears itself at the end. */
export function createProgress({ messages }: CommandContext, label: string): (done: number, total: number) => void {
  if (!messages.isTTY) return () => {}
  let shownAt = 0
  return (done, total) => {
    const now = Date.now()
    if (done >= total) messages.write('\r\x1b[K')
    else if (now - shownAt >= refreshMs) {
      shownAt = now
      const filled = Math.floor((done / total) * barWidth)
      messages.write(`\r${label} ${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)} ${done}/${total}\x1b[K`)
    }
  }
}

import type { CommandContext } from './command-context.ts'

const barWidth = 24
const refreshMs = 80

/**
 * A bar on a terminal, nothing elsewhere. Call it with how much is done; it clears itself at the end. Without a total it
 * counts; with the time that is left, it tells that too.
 */
export function createProgress(
  { messages }: CommandContext,
  label: string,
): (done: number, total?: number, etaMs?: number) => void {
  if (!messages.isTTY) return () => {}
  let shownAt = 0
  return (done, total, etaMs) => {
    const now = Date.now()
    if (total !== undefined && done >= total) messages.write('\r\x1b[K')
    else if (now - shownAt >= refreshMs) {
      shownAt = now
      const count = total === undefined ? done : `${formatBar(done / total)} ${done}/${total}`
      messages.write(`\r${label} ${count}${etaMs === undefined ? '' : `, ${formatDuration(etaMs)} left`}\x1b[K`)
    }
  }
}

function formatDuration(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000)
  if (seconds < 90) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 90 ? `${minutes} min` : `${(seconds / 3600).toFixed(1)} h`
}

function formatBar(share: number): string {
  const filled = Math.floor(share * barWidth)
  return '█'.repeat(filled) + '░'.repeat(barWidth - filled)
}
